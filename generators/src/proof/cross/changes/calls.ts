/** Requests and sections: codes, buffers, owners, stamps. */
import { type Change, exchange, fields, fresh, ioctls, layouts, pair, pick, some } from './change.ts';

export const CALL_CHANGES: readonly Change[] = [
  {
    kind: 'function number',
    edit: (sketch, draw) => {
      const at = pick(ioctls(sketch), draw);
      if (at === undefined) return undefined;
      at.ioctl.fn += 1 + draw(4);
      return at.ioctl.name;
    },
  },
  {
    kind: 'two function numbers exchanged',
    weight: 2,
    edit: (sketch, draw) => {
      const device = pick(some(sketch, 'device'), draw);
      const at = device && pair(device.ioctls.length, draw);
      const [a, b] = [device?.ioctls[at?.[0] ?? 0], device?.ioctls[at?.[1] ?? 0]];
      if (a === undefined || b === undefined || a === b) return undefined;
      [a.fn, b.fn] = [b.fn, a.fn];
      return `${a.name} and ${b.name}`;
    },
  },
  {
    kind: 'method or access',
    edit: (sketch, draw) => {
      const at = pick(ioctls(sketch), draw);
      if (at === undefined) return undefined;
      if (draw(2) === 0) at.ioctl.method = at.ioctl.method === 'buffered' ? 'neither' : 'buffered';
      else at.ioctl.access = at.ioctl.access === 'any' ? 'read' : 'any';
      return at.ioctl.name;
    },
  },
  {
    kind: 'buffer dropped',
    edit: (sketch, draw) => {
      const at = pick(ioctls(sketch), draw);
      const side = draw(2) === 0 ? 'in' : 'out';
      if (at?.ioctl[side] === undefined) return undefined;
      delete at.ioctl[side];
      delete at.ioctl[`${side}Min`];
      return `${side} of ${at.ioctl.name}`;
    },
  },
  {
    kind: 'least length',
    edit: (sketch, draw) => {
      const at = pick(ioctls(sketch), draw);
      const side = draw(2) === 0 ? 'in' : 'out';
      const layout = layouts(sketch).find(({ name }) => name === at?.ioctl[side]);
      if (at === undefined || layout === undefined) return undefined;
      const size = pick(layout.prefixes, draw)?.size;
      if (size === undefined || at.ioctl[`${side}Min`] === size) delete at.ioctl[`${side}Min`];
      else at.ioctl[`${side}Min`] = size;
      return `${side} of ${at.ioctl.name}`;
    },
  },
  {
    kind: 'request renamed',
    weight: 2,
    edit: (sketch, draw) => {
      const at = pick(ioctls(sketch), draw);
      if (at === undefined) return undefined;
      const before = at.ioctl.name;
      at.ioctl.name = fresh(sketch, 'NAMED');
      return before;
    },
  },
  {
    kind: 'request added, or removed',
    edit: (sketch, draw) => {
      const device = pick(some(sketch, 'device'), draw);
      if (device === undefined) return undefined;
      if (draw(2) === 0 && device.ioctls.length > 1) {
        const [gone] = device.ioctls.splice(draw(device.ioctls.length), 1);
        return `${gone?.name} removed`;
      }
      const struct = pick(some(sketch, 'struct'), draw);
      const fn = Math.max(0x800, ...device.ioctls.map((ioctl) => ioctl.fn)) + 1;
      const out = struct === undefined ? {} : { out: struct.name };
      device.ioctls.push({ name: fresh(sketch, 'MORE'), fn, method: 'buffered', access: 'any', ...out });
      return device.name;
    },
  },
  {
    kind: 'request replaced under its number',
    edit: (sketch, draw) => {
      const at = pick(ioctls(sketch), draw);
      const struct = pick(some(sketch, 'struct'), draw);
      if (at === undefined || struct === undefined) return undefined;
      const before = at.ioctl.name;
      at.ioctl.name = fresh(sketch, 'INSTEAD');
      at.ioctl.in = struct.name;
      delete at.ioctl.inMin;
      return before;
    },
  },
  {
    kind: 'interface or device type',
    edit: (sketch, draw) => {
      const device = pick(some(sketch, 'device'), draw);
      if (device === undefined) return undefined;
      if (draw(2) === 0) device.type += 1;
      else device.interface = `${device.interface.slice(0, -1)}${device.interface.endsWith('0') ? '1' : '0'}`;
      return device.name;
    },
  },
  {
    kind: 'requests in another order',
    edit: (sketch, draw) => {
      const device = pick(some(sketch, 'device'), draw);
      const at = device && pair(device.ioctls.length, draw);
      if (device === undefined || at === undefined) return undefined;
      exchange(device.ioctls, at);
      return device.name;
    },
  },
  {
    kind: 'owner',
    edit: (sketch, draw) => {
      const at = pick(
        fields(sketch, ({ owner }) => owner !== undefined),
        draw,
      );
      if (at?.layout.kind !== 'section') return undefined;
      const others = ['init', ...at.layout.roles].filter((role) => role !== at.field.owner);
      at.field.owner = pick(others, draw) ?? 'init';
      if (at.field.owner === 'init') delete at.field.order;
      return `${at.layout.name}.${at.field.name}`;
    },
  },
  {
    kind: 'order of a store',
    edit: (sketch, draw) => {
      const at = pick(
        fields(sketch, ({ order }) => order !== undefined),
        draw,
      );
      if (at === undefined) return undefined;
      at.field.order = at.field.order === 'relaxed' ? 'release' : 'relaxed';
      return `${at.layout.name}.${at.field.name}`;
    },
  },
  {
    kind: 'stamp',
    edit: (sketch, draw) => {
      const stamped = layouts(sketch).flatMap(({ fields: all }) => all.filter((field) => field.stamp !== undefined));
      const field = pick(stamped, draw);
      if (field?.stamp === undefined) return undefined;
      field.stamp ^= 1n;
      return field.name;
    },
  },
  {
    kind: 'role renamed',
    edit: (sketch, draw) => {
      const section = pick(some(sketch, 'section'), draw);
      if (section === undefined) return undefined;
      const [before, to] = [section.roles[draw(2)] ?? '', fresh(sketch, 'role')];
      section.roles = section.roles.map((role) => (role === before ? to : role)) as [string, string];
      for (const field of section.fields) if (field.owner === before) field.owner = to;
      return `${section.name}: ${before}`;
    },
  },
  {
    kind: 'shorter form renamed',
    edit: (sketch, draw) => {
      const prefix = pick(
        layouts(sketch).flatMap(({ prefixes }) => prefixes),
        draw,
      );
      if (prefix === undefined) return undefined;
      prefix.name = fresh(sketch, 'form');
      return prefix.name;
    },
  },
];
