/** `struct kvm_run` of linux/kvm.h (x86-64), written by hand: a union of thirty arms in shared memory, and one inside of one. */
import {
  array,
  bytes,
  foreign,
  pad,
  plane,
  schema,
  struct,
  u8,
  u16,
  u32,
  u64,
  ulong,
  union,
} from '../../src/language/index.ts';
import type { Original } from './original.ts';

const of = { target: 'linux-x64', mark: 'measured', source: 'linux/kvm.h' } as const;

export const KvmRegs = struct({
  ...{ rax: u64, rbx: u64, rcx: u64, rdx: u64, rsi: u64, rdi: u64, rsp: u64, rbp: u64 },
  ...{ r8: u64, r9: u64, r10: u64, r11: u64, r12: u64, r13: u64, r14: u64, r15: u64, rip: u64, rflags: u64 },
});
export const KvmSegment = struct({
  ...{ base: u64, limit: u32, selector: u16, type: u8, present: u8, dpl: u8, db: u8, s: u8, l: u8, g: u8, avl: u8 },
  ...{ unusable: u8, padding: u8 },
});
export const KvmDtable = struct({ base: u64, limit: u16, padding: array(u16, 3) });
export const KvmSregs = struct({
  ...{ cs: KvmSegment, ds: KvmSegment, es: KvmSegment, fs: KvmSegment, gs: KvmSegment, ss: KvmSegment },
  ...{ tr: KvmSegment, ldt: KvmSegment, gdt: KvmDtable, idt: KvmDtable },
  ...{ cr0: u64, cr2: u64, cr3: u64, cr4: u64, cr8: u64, efer: u64, apic_base: u64, interrupt_bitmap: array(u64, 4) },
});
export const KvmEventException = struct({
  ...{ injected: u8, nr: u8, has_error_code: u8, pending: u8, error_code: u32 },
});
export const KvmEventInterrupt = struct({ injected: u8, nr: u8, soft: u8, shadow: u8 });
export const KvmEventNmi = struct({ injected: u8, pending: u8, masked: u8, pad: u8 });
export const KvmEventSmi = struct({ smm: u8, pending: u8, smm_inside_nmi: u8, latched_init: u8 });
export const KvmEventTripleFault = struct({ pending: u8 });
export const KvmVcpuEvents = struct({
  ...{ exception: KvmEventException, interrupt: KvmEventInterrupt, nmi: KvmEventNmi, sipi_vector: u32, flags: u32 },
  ...{ smi: KvmEventSmi, triple_fault: KvmEventTripleFault, reserved: bytes(26), exception_has_payload: u8 },
  exception_payload: u64,
});
export const KvmSyncRegs = struct({ regs: KvmRegs, sregs: KvmSregs, events: KvmVcpuEvents });

export const KvmDebugExitArch = struct({ exception: u32, pad: u32, pc: u64, dr6: u64, dr7: u64 });
export const KvmHypervSynic = struct({ msr: u32, pad2: u32, control: u64, evt_page: u64, msg_page: u64 });
export const KvmHypervHcall = struct({ input: u64, result: u64, params: array(u64, 2) });
export const KvmHypervSyndbg = struct({
  ...{ msr: u32, pad2: u32, control: u64, status: u64, send_page: u64, recv_page: u64, pending_page: u64 },
});
export const KvmHypervU = union({ synic: KvmHypervSynic, hcall: KvmHypervHcall, syndbg: KvmHypervSyndbg });
export const KvmHypervExit = struct({ type: u32, pad1: u32, u: KvmHypervU });
export const KvmXenHcall = struct({ longmode: u32, cpl: u32, input: u64, result: u64, params: array(u64, 6) });
export const KvmXenU = union({ hcall: KvmXenHcall });
export const KvmXenExit = struct({ type: u32, _hole: pad(u32), u: KvmXenU });

export const KvmHw = struct({ hardware_exit_reason: u64 });
export const KvmFailEntry = struct({ hardware_entry_failure_reason: u64, cpu: u32, _hole: pad(u32) });
export const KvmEx = struct({ exception: u32, error_code: u32 });
export const KvmIo = struct({ direction: u8, size: u8, port: u16, count: u32, data_offset: u64 });
export const KvmDebug = struct({ arch: KvmDebugExitArch });
export const KvmMmio = struct({ phys_addr: u64, data: bytes(8), len: u32, is_write: u8, _hole: pad(bytes(3)) });
export const KvmHypercall = struct({ nr: u64, args: array(u64, 6), ret: u64, longmode: u32, pad: u32 });
export const KvmTprAccess = struct({ rip: u64, is_write: u32, pad: u32 });
export const KvmS390Sieic = struct({ icptcode: u8, _hole: pad(u8), ipa: u16, ipb: u32 });
export const KvmS390Ucontrol = struct({ trans_exc_code: u64, pgm_code: u32, _hole: pad(u32) });
export const KvmDcr = struct({ dcrn: u32, data: u32, is_write: u8, _hole: pad(bytes(3)) });
export const KvmInternal = struct({ suberror: u32, ndata: u32, data: array(u64, 16) });
export const KvmInsn = struct({ insn_size: u8, insn_bytes: bytes(15) });
export const KvmEmulation = union({ insn: KvmInsn });
export const KvmEmulationFailure = struct({ suberror: u32, ndata: u32, flags: u64, u: KvmEmulation });
export const KvmOsi = struct({ gprs: array(u64, 32) });
export const KvmPaprHcall = struct({ nr: u64, ret: u64, args: array(u64, 9) });
export const KvmS390Tsch = struct({
  ...{ subchannel_id: u16, subchannel_nr: u16, io_int_parm: u32, io_int_word: u32, ipb: u32, dequeued: u8 },
  _hole: pad(bytes(3)),
});
export const KvmEpr = struct({ epr: u32 });
export const KvmSystemEventData = union({ flags: u64, data: array(u64, 16) });
export const KvmSystemEvent = struct({ type: u32, ndata: u32, u: KvmSystemEventData });
export const KvmS390Stsi = struct({
  ...{ addr: u64, ar: u8, reserved: u8, fc: u8, sel1: u8, sel2: u16, _hole: pad(u16) },
});
export const KvmEoi = struct({ vector: u8 });
export const KvmArmNisv = struct({ esr_iss: u64, fault_ipa: u64 });
export const KvmMsr = struct({ error: u8, pad: bytes(7), reason: u32, index: u32, data: u64 });
export const KvmRiscvSbi = foreign(
  { extension_id: ulong, function_id: ulong, args: array(ulong, 6), ret: array(ulong, 2) },
  of,
);
export const KvmRiscvCsr = foreign({ csr_num: ulong, new_value: ulong, write_mask: ulong, ret_value: ulong }, of);
export const KvmNotify = struct({ flags: u32 });

export const KvmExit = union(
  {
    ...{ hw: KvmHw, fail_entry: KvmFailEntry, ex: KvmEx, io: KvmIo, debug: KvmDebug, mmio: KvmMmio },
    ...{ hypercall: KvmHypercall, tpr_access: KvmTprAccess, s390_sieic: KvmS390Sieic, s390_reset_flags: u64 },
    ...{ s390_ucontrol: KvmS390Ucontrol, dcr: KvmDcr, internal: KvmInternal, emulation_failure: KvmEmulationFailure },
    ...{ osi: KvmOsi, papr_hcall: KvmPaprHcall, s390_tsch: KvmS390Tsch, epr: KvmEpr, system_event: KvmSystemEvent },
    ...{
      s390_stsi: KvmS390Stsi,
      eoi: KvmEoi,
      hyperv: KvmHypervExit,
      arm_nisv: KvmArmNisv,
      msr: KvmMsr,
      xen: KvmXenExit,
    },
    ...{ riscv_sbi: KvmRiscvSbi, riscv_csr: KvmRiscvCsr, notify: KvmNotify, padding: bytes(256) },
  },
  of,
);
export const KvmSync = union({ regs: KvmSyncRegs, padding: bytes(2048) });
export const KvmRun = foreign(
  {
    ...{ request_interrupt_window: u8, immediate_exit: u8, padding1: bytes(6), exit_reason: u32 },
    ...{ ready_for_interrupt_injection: u8, if_flag: u8, flags: u16, cr8: u64, apic_base: u64, u: KvmExit },
    ...{ kvm_valid_regs: u64, kvm_dirty_regs: u64, s: KvmSync },
  },
  of,
);

const inRun = (member: string): Original => ({ type: `__typeof__(((struct kvm_run *)0)->${member})` });
const inEvents = (member: string): Original => ({ type: `__typeof__(((struct kvm_vcpu_events *)0)->${member})` });
export const ORIGINALS: Readonly<Record<string, Original>> = {
  ...{ KvmRegs: { type: 'struct kvm_regs' }, KvmSegment: { type: 'struct kvm_segment' } },
  ...{ KvmDtable: { type: 'struct kvm_dtable' }, KvmSregs: { type: 'struct kvm_sregs' } },
  ...{
    KvmEventException: inEvents('exception'),
    KvmEventInterrupt: inEvents('interrupt'),
    KvmEventNmi: inEvents('nmi'),
  },
  ...{ KvmEventSmi: inEvents('smi'), KvmEventTripleFault: inEvents('triple_fault') },
  ...{ KvmVcpuEvents: { type: 'struct kvm_vcpu_events' }, KvmSyncRegs: { type: 'struct kvm_sync_regs' } },
  ...{ KvmDebugExitArch: { type: 'struct kvm_debug_exit_arch' }, KvmHypervExit: { type: 'struct kvm_hyperv_exit' } },
  ...{ KvmHypervU: { type: '__typeof__(((struct kvm_hyperv_exit *)0)->u)' } },
  ...{ KvmHypervSynic: { type: '__typeof__(((struct kvm_hyperv_exit *)0)->u.synic)' } },
  ...{ KvmHypervHcall: { type: '__typeof__(((struct kvm_hyperv_exit *)0)->u.hcall)' } },
  ...{ KvmHypervSyndbg: { type: '__typeof__(((struct kvm_hyperv_exit *)0)->u.syndbg)' } },
  ...{ KvmXenExit: { type: 'struct kvm_xen_exit' }, KvmXenU: { type: '__typeof__(((struct kvm_xen_exit *)0)->u)' } },
  ...{ KvmXenHcall: { type: '__typeof__(((struct kvm_xen_exit *)0)->u.hcall)' } },
  ...{ KvmHw: inRun('hw'), KvmFailEntry: inRun('fail_entry'), KvmEx: inRun('ex'), KvmIo: inRun('io') },
  ...{ KvmDebug: inRun('debug'), KvmMmio: inRun('mmio'), KvmHypercall: inRun('hypercall') },
  ...{ KvmTprAccess: inRun('tpr_access'), KvmS390Sieic: inRun('s390_sieic'), KvmDcr: inRun('dcr') },
  ...{ KvmS390Ucontrol: inRun('s390_ucontrol'), KvmInternal: inRun('internal'), KvmOsi: inRun('osi') },
  KvmEmulationFailure: { ...inRun('emulation_failure'), renamed: { u: 'insn_size' } },
  ...{ KvmPaprHcall: inRun('papr_hcall'), KvmS390Tsch: inRun('s390_tsch'), KvmEpr: inRun('epr') },
  KvmSystemEvent: { ...inRun('system_event'), renamed: { u: 'flags' } },
  ...{ KvmS390Stsi: inRun('s390_stsi'), KvmEoi: inRun('eoi'), KvmArmNisv: inRun('arm_nisv'), KvmMsr: inRun('msr') },
  ...{ KvmRiscvSbi: inRun('riscv_sbi'), KvmRiscvCsr: inRun('riscv_csr'), KvmNotify: inRun('notify') },
  KvmSync: inRun('s'),
  KvmRun: { type: 'struct kvm_run', renamed: { u: 'hw' } },
};
export const HEADERS = ['linux/kvm.h'];

const members = {
  ...{ KvmRegs, KvmSegment, KvmDtable, KvmSregs, KvmEventException, KvmEventInterrupt, KvmEventNmi, KvmEventSmi },
  ...{ KvmEventTripleFault, KvmVcpuEvents, KvmSyncRegs, KvmDebugExitArch, KvmHypervSynic, KvmHypervHcall },
  ...{ KvmHypervSyndbg, KvmHypervU, KvmHypervExit, KvmXenHcall, KvmXenU, KvmXenExit, KvmHw, KvmFailEntry, KvmEx },
  ...{ KvmIo, KvmDebug, KvmMmio, KvmHypercall, KvmTprAccess, KvmS390Sieic, KvmS390Ucontrol, KvmDcr, KvmInternal },
  ...{ KvmInsn, KvmEmulation, KvmEmulationFailure, KvmOsi, KvmPaprHcall, KvmS390Tsch, KvmEpr, KvmSystemEventData },
  ...{ KvmSystemEvent, KvmS390Stsi, KvmEoi, KvmArmNisv, KvmMsr, KvmRiscvSbi, KvmRiscvCsr, KvmNotify, KvmExit },
  ...{ KvmSync, KvmRun },
};
const kvm = plane({ name: 'kvm', id: 1, version: 1, policy: 'foreign', members });
export default schema({ name: 'kvm', planes: [kvm] });
