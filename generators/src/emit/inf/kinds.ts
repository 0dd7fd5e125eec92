/** What Windows asks of each kind of user-mode driver package (iddcx-driver §1.8, §5.1, §5.2). */
import type { CLASSES } from './options.ts';

export interface Kind {
  readonly class: keyof typeof CLASSES;
  /** Where the library goes: `12,UMDF` (drivers' folder) or `13` (driver store). */
  readonly folder: string;
  readonly servicePath: string;
  /** Filter drivers of the device's stack: value of its key, and the driver. */
  readonly filters: readonly (readonly ['UpperFilters' | 'LowerFilters', string])[];
  /** Lines that take over sections of inbox files. */
  readonly include: Readonly<Record<'install' | 'hw' | 'services' | 'filters', readonly string[]>>;
  readonly policies: readonly string[];
  /** Lines of the framework's section of the service. */
  readonly umdf: readonly string[];
}

function needs(file: string, section: string): string[] {
  return [`Include = ${file}`, `Needs = ${section}`];
}

const SHARING = 'UmdfHostProcessSharing = ProcessSharingDisabled';

export const KINDS: Readonly<Record<'indirect-display' | 'hid' | 'umdf', Kind>> = {
  'indirect-display': {
    class: 'Display',
    folder: '12,UMDF',
    servicePath: '%12%\\UMDF',
    filters: [['UpperFilters', 'IndirectKmd']],
    include: {
      install: needs('WUDFRD.inf', 'WUDFRD.NT'),
      hw: needs('WUDFRD.inf', 'WUDFRD.NT.HW'),
      services: needs('WUDFRD.inf', 'WUDFRD.NT.Services'),
      filters: [],
    },
    // Without the client policy the start fails with 0xC0000182.
    policies: ['UmdfKernelModeClientPolicy = AllowKernelModeClients', SHARING],
    umdf: ['UmdfExtensions = IddCx0102'],
  },
  hid: {
    class: 'HIDClass',
    folder: '13',
    servicePath: '%13%',
    filters: [],
    include: {
      install: needs('MsHidUmdf.inf,WUDFRD.inf', 'MsHidUmdf.NT,WUDFRD_LowerFilter.NT'),
      hw: needs('MsHidUmdf.inf,WUDFRD.inf', 'MsHidUmdf.NT.hw,WUDFRD_LowerFilter.NT.hw'),
      services: needs('MsHidUmdf.inf,WUDFRD.inf', 'MsHidUmdf.NT.Services,WUDFRD_LowerFilter.NT.Services'),
      filters: needs('WUDFRD.inf', 'WUDFRD_LowerFilter.NT.Filters'),
    },
    policies: [
      'UmdfKernelModeClientPolicy = AllowKernelModeClients',
      'UmdfMethodNeitherAction = Copy',
      'UmdfFileObjectPolicy = AllowNullAndUnknownFileObjects',
      'UmdfFsContextUsePolicy = CanUseFsContext2',
      SHARING,
    ],
    umdf: [],
  },
  umdf: {
    class: 'System',
    folder: '13',
    servicePath: '%13%',
    filters: [],
    include: {
      install: needs('WUDFRD.inf', 'WUDFRD.NT'),
      hw: needs('WUDFRD.inf', 'WUDFRD.NT.HW'),
      services: needs('WUDFRD.inf', 'WUDFRD.NT.Services'),
      filters: [],
    },
    policies: [SHARING],
    umdf: [],
  },
};
