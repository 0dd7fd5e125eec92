/** How units are handed to the network, and what the client says of it (wire §2.6, §2.7). */
import { bool, constant, enumeration, literal, message, u8, u32, u64 } from 'pf-gen/schema';

/** Distance between delivery reports, in milliseconds (wire §2.7). */
export const DELIVERY_REPORT_MS = constant(u32, 750);

/** How units are handed to the network. */
export const DeliveryProfile = enumeration(u8, { BURST: 0, CAPPED: 1, SMOOTH: 2, NONE: 0xff });
/** What the host is connected by. */
export const InterfaceKind = enumeration(u8, { UNKNOWN: 0, ETHERNET: 1, WIFI: 2, OTHER: 3 }, { unknown: 'UNKNOWN' });

/** Media packets that arrived in this session; client to host, since 0.39. */
export const DeliveryReport = message(
  { _magic: literal('PKFc'), _type: literal.hex('0b'), packets: u64 },
  { trailing: 'exact' },
);

/** The rate that the client has proven; client to host, since 0.40. */
export const LinkReport = message(
  { _magic: literal('PKFc'), _type: literal.hex('0c'), kbps: u32 },
  { trailing: 'exact' },
);

/** Asks for a way of delivery, client to host; since 0.43. */
export const SetDelivery = message(
  { _magic: literal('PKFc'), _type: literal.hex('0d'), profile: DeliveryProfile },
  { trailing: 'exact' },
);

/** The way of delivery in force; since 0.43. */
export const DeliveryChanged = message(
  {
    _magic: literal('PKFc'),
    _type: literal.hex('0e'),
    profile: DeliveryProfile,
    /** By the operator. */
    forced: bool,
  },
  { trailing: 'exact' },
);

/** What the host knows of its own link, host to client; since 0.43. */
export const HostFacts = message(
  {
    _magic: literal('PKFc'),
    _type: literal.hex('0f'),
    interface_kind: InterfaceKind,
    /** 0 unknown. */
    link_mbps: u32,
    /** 0 unknown. */
    sndbuf_kb: u32,
    /** NONE when the operator forces none. */
    forced_profile: DeliveryProfile,
  },
  { trailing: 'exact' },
);

/** Members of the wire plane. */
export const delivery = {
  DELIVERY_REPORT_MS,
  DeliveryProfile,
  InterfaceKind,
  DeliveryReport,
  LinkReport,
  SetDelivery,
  DeliveryChanged,
  HostFacts,
};
