/** Every rule of the diff, in the order of their codes. */
import type { AnyRule } from '../rule.ts';
import { armAdded } from './arm-added.ts';
import { armRemoved } from './arm-removed.ts';
import { armRenamed } from './arm-renamed.ts';
import { armTag } from './arm-tag.ts';
import { armType } from './arm-type.ts';
import { arrayLength } from './array-length.ts';
import { constantStyle } from './constant-style.ts';
import { constantType } from './constant-type.ts';
import { constantValue } from './constant-value.ts';
import { declarationAdded } from './declaration-added.ts';
import { declarationKind } from './declaration-kind.ts';
import { declarationMoved } from './declaration-moved.ts';
import { declarationRemoved } from './declaration-removed.ts';
import { declarationRenamed } from './declaration-renamed.ts';
import { deviceAnswer } from './device-answer.ts';
import { deviceStatuses } from './device-statuses.ts';
import { deviceType } from './device-type.ts';
import { dialogueBegin } from './dialogue-begin.ts';
import { dialogueHead } from './dialogue-head.ts';
import { dialogueRoles } from './dialogue-roles.ts';
import { entryAdded } from './entry-added.ts';
import { entryBad } from './entry-bad.ts';
import { entryPresence } from './entry-presence.ts';
import { entryRemoved } from './entry-removed.ts';
import { entryRenamed } from './entry-renamed.ts';
import { entryTag } from './entry-tag.ts';
import { enumRenumbered } from './enum-renumbered.ts';
import { enumRepr } from './enum-repr.ts';
import { enumUnknown } from './enum-unknown.ts';
import { enumValueAdded } from './enum-value-added.ts';
import { enumValueRemoved } from './enum-value-removed.ts';
import { enumValueRenamed } from './enum-value-renamed.ts';
import { exchangeLimit } from './exchange-limit.ts';
import { exchangeMagic } from './exchange-magic.ts';
import { exchangeMessageAdded } from './exchange-message-added.ts';
import { exchangeMessageBody } from './exchange-message-body.ts';
import { exchangeMessageDirection } from './exchange-message-direction.ts';
import { exchangeMessageKind } from './exchange-message-kind.ts';
import { exchangeMessageRemoved } from './exchange-message-removed.ts';
import { exchangeMessageRenamed } from './exchange-message-renamed.ts';
import { fieldBy } from './field-by.ts';
import { fieldHandle } from './field-handle.ts';
import { fieldInserted } from './field-inserted.ts';
import { fieldMeaning } from './field-meaning.ts';
import { fieldMoved } from './field-moved.ts';
import { fieldOrder } from './field-order.ts';
import { fieldOwner } from './field-owner.ts';
import { fieldPublishes } from './field-publishes.ts';
import { fieldRange } from './field-range.ts';
import { fieldRemoved } from './field-removed.ts';
import { fieldRenamed } from './field-renamed.ts';
import { fieldRetired } from './field-retired.ts';
import { fieldSecret } from './field-secret.ts';
import { fieldSign } from './field-sign.ts';
import { fieldSize } from './field-size.ts';
import { fieldStamps } from './field-stamps.ts';
import { fieldType } from './field-type.ts';
import { fieldTypeName } from './field-type-name.ts';
import { fieldUnit } from './field-unit.ts';
import { fieldsGrouped } from './fields-grouped.ts';
import { fieldsSwapped } from './fields-swapped.ts';
import { flagAdded } from './flag-added.ts';
import { flagMoved } from './flag-moved.ts';
import { flagRemoved } from './flag-removed.ts';
import { flagRenamed } from './flag-renamed.ts';
import { foreignCarried } from './foreign-carried.ts';
import { foreignTarget } from './foreign-target.ts';
import { guidChanged } from './guid-changed.ts';
import { ioctlAccess } from './ioctl-access.ts';
import { ioctlAdded } from './ioctl-added.ts';
import { ioctlBuffer } from './ioctl-buffer.ts';
import { ioctlCode } from './ioctl-code.ts';
import { ioctlFunction } from './ioctl-function.ts';
import { ioctlMethod } from './ioctl-method.ts';
import { ioctlMinimum } from './ioctl-minimum.ts';
import { ioctlRecoded } from './ioctl-recoded.ts';
import { ioctlRemoved } from './ioctl-removed.ts';
import { ioctlRenamed } from './ioctl-renamed.ts';
import { layoutAlign } from './layout-align.ts';
import { layoutSize } from './layout-size.ts';
import { linuxDeviceMagic } from './linux-device-magic.ts';
import { linuxDeviceTarget } from './linux-device-target.ts';
import { linuxIoctlAdded } from './linux-ioctl-added.ts';
import { linuxIoctlArgument } from './linux-ioctl-argument.ts';
import { linuxIoctlCode } from './linux-ioctl-code.ts';
import { linuxIoctlRecoded } from './linux-ioctl-recoded.ts';
import { linuxIoctlRemoved } from './linux-ioctl-removed.ts';
import { linuxIoctlRenamed } from './linux-ioctl-renamed.ts';
import { listingOrder } from './listing-order.ts';
import { messageBadText } from './message-bad-text.ts';
import { messageBounds } from './message-bounds.ts';
import { messageCodec } from './message-codec.ts';
import { messageCodecName } from './message-codec-name.ts';
import { messageCut } from './message-cut.ts';
import { messageDefault } from './message-default.ts';
import { messageFieldRemoved } from './message-field-removed.ts';
import { messageFieldRenamed } from './message-field-renamed.ts';
import { messageGrown } from './message-grown.ts';
import { messageInserted } from './message-inserted.ts';
import { messageLimit } from './message-limit.ts';
import { messageLiteral } from './message-literal.ts';
import { messageNormalize } from './message-normalize.ts';
import { messageOrder } from './message-order.ts';
import { messagePresence } from './message-presence.ts';
import { messageRange } from './message-range.ts';
import { messageShortest } from './message-shortest.ts';
import { messageSize } from './message-size.ts';
import { messageStructSize } from './message-struct-size.ts';
import { messageTrailing } from './message-trailing.ts';
import { messageWriting } from './message-writing.ts';
import { objectName } from './object-name.ts';
import { objectSecurity } from './object-security.ts';
import { objectStatus } from './object-status.ts';
import { overlaySize } from './overlay-size.ts';
import { planeAdded } from './plane-added.ts';
import { planeDependency } from './plane-dependency.ts';
import { recordedHash } from './plane-hash.ts';
import { planeId } from './plane-id.ts';
import { planeParties } from './plane-parties.ts';
import { planePartyJoined } from './plane-party-joined.ts';
import { planePartyLeft } from './plane-party-left.ts';
import { planePolicy } from './plane-policy.ts';
import { planeRemoved } from './plane-removed.ts';
import { planeRenamed } from './plane-renamed.ts';
import { prefixAdded } from './prefix-added.ts';
import { prefixRemoved } from './prefix-removed.ts';
import { prefixRenamed } from './prefix-renamed.ts';
import { prefixSize } from './prefix-size.ts';
import { protocolAdded } from './protocol-added.ts';
import { protocolChanged } from './protocol-changed.ts';
import { protocolRemoved } from './protocol-removed.ts';
import { protocolRenamed } from './protocol-renamed.ts';
import { registryForm } from './registry-form.ts';
import { registryLimit } from './registry-limit.ts';
import { registryRepeated } from './registry-repeated.ts';
import { registryRepeatedUnknown } from './registry-repeated-unknown.ts';
import { registryRetired } from './registry-retired.ts';
import { registryUnknown } from './registry-unknown.ts';
import { reservedReuse } from './reserved-reuse.ts';
import { reservedSpace } from './reserved-space.ts';
import { sayingAdded } from './saying-added.ts';
import { sayingMessage } from './saying-message.ts';
import { sayingNext } from './saying-next.ts';
import { sayingRemoved } from './saying-removed.ts';
import { schemaRenamed } from './schema-renamed.ts';
import { sectionRoles } from './section-roles.ts';
import { sectionStamp } from './section-stamp.ts';
import { seqlockSequence } from './seqlock-sequence.ts';
import { stateAdded } from './state-added.ts';
import { stateEnd } from './state-end.ts';
import { stateRemoved } from './state-removed.ts';
import { stateRenamed } from './state-renamed.ts';
import { stateUnknown } from './state-unknown.ts';
import { tableFunctionAdded } from './table-function-added.ts';
import { tableFunctionRemoved } from './table-function-removed.ts';
import { tableFunctionRenamed } from './table-function-renamed.ts';
import { tableIndex } from './table-index.ts';
import { tableShape } from './table-shape.ts';
import { tableSignature } from './table-signature.ts';
import { tailAdded } from './tail-added.ts';
import { tailElement } from './tail-element.ts';
import { tailGrowth } from './tail-growth.ts';
import { tailRemoved } from './tail-removed.ts';
import { tailRenamed } from './tail-renamed.ts';
import { tailRule } from './tail-rule.ts';
import { tokenPartAdded } from './token-part-added.ts';
import { tokenPartMoved } from './token-part-moved.ts';
import { tokenPartRemoved } from './token-part-removed.ts';
import { tokenPartRenamed } from './token-part-renamed.ts';
import { tokenPartWidth } from './token-part-width.ts';
import { tokenReserved } from './token-reserved.ts';
import { unionCaseAdded } from './union-case-added.ts';
import { unionCaseBody } from './union-case-body.ts';
import { unionCaseRemoved } from './union-case-removed.ts';
import { unionCaseRenamed } from './union-case-renamed.ts';
import { unionCaseTag } from './union-case-tag.ts';
import { unionLimit } from './union-limit.ts';
import { unionTag } from './union-tag.ts';
import { unionUnknown } from './union-unknown.ts';
import { versionLowered } from './version-lowered.ts';
import { versionNeedless } from './version-needless.ts';
import { worldOpen } from './world-open.ts';

/** Each looks at every pair of its kinds of nodes. */
export const RULES: readonly AnyRule[] = [
  schemaRenamed,
  planeAdded,
  planeRemoved,
  planeRenamed,
  planeId,
  planePolicy,
  versionNeedless,
  versionLowered,
  recordedHash,
  planeDependency,
  listingOrder,
  planePartyJoined,
  planePartyLeft,
  planeParties,
  declarationAdded,
  declarationRemoved,
  declarationRenamed,
  declarationKind,
  declarationMoved,
  fieldRenamed,
  fieldInserted,
  tailGrowth,
  fieldRemoved,
  reservedReuse,
  fieldRetired,
  fieldMoved,
  fieldsSwapped,
  fieldType,
  fieldSign,
  fieldTypeName,
  fieldMeaning,
  arrayLength,
  fieldSize,
  layoutAlign,
  layoutSize,
  reservedSpace,
  prefixAdded,
  prefixRemoved,
  prefixSize,
  prefixRenamed,
  fieldRange,
  foreignTarget,
  fieldsGrouped,
  fieldOwner,
  fieldOrder,
  sectionStamp,
  sectionRoles,
  fieldPublishes,
  fieldHandle,
  protocolAdded,
  protocolRemoved,
  protocolRenamed,
  protocolChanged,
  seqlockSequence,
  fieldStamps,
  fieldSecret,
  fieldUnit,
  tailAdded,
  tailRemoved,
  tailRenamed,
  tailElement,
  tailRule,
  registryForm,
  registryLimit,
  registryUnknown,
  registryRepeated,
  registryRetired,
  entryAdded,
  entryRemoved,
  entryRenamed,
  entryTag,
  entryPresence,
  entryBad,
  registryRepeatedUnknown,
  enumRepr,
  enumValueAdded,
  enumValueRemoved,
  enumRenumbered,
  enumValueRenamed,
  enumUnknown,
  flagAdded,
  flagRemoved,
  flagMoved,
  flagRenamed,
  tokenPartMoved,
  tokenPartWidth,
  tokenPartRenamed,
  tokenPartAdded,
  tokenPartRemoved,
  tokenReserved,
  constantValue,
  constantType,
  constantStyle,
  guidChanged,
  objectName,
  objectSecurity,
  objectStatus,
  worldOpen,
  ioctlAdded,
  ioctlRemoved,
  ioctlRenamed,
  ioctlRecoded,
  ioctlFunction,
  ioctlMethod,
  ioctlAccess,
  ioctlCode,
  ioctlBuffer,
  ioctlMinimum,
  linuxIoctlAdded,
  linuxIoctlRemoved,
  linuxIoctlRenamed,
  linuxIoctlRecoded,
  linuxIoctlCode,
  linuxIoctlArgument,
  linuxDeviceMagic,
  linuxDeviceTarget,
  foreignCarried,
  deviceType,
  deviceStatuses,
  deviceAnswer,
  tableFunctionAdded,
  tableFunctionRemoved,
  tableFunctionRenamed,
  tableIndex,
  tableSignature,
  tableShape,
  messageGrown,
  messageInserted,
  messageFieldRemoved,
  messageFieldRenamed,
  messageOrder,
  messageCodec,
  messageCodecName,
  messageLiteral,
  messageLimit,
  messageBadText,
  messageStructSize,
  messagePresence,
  messageDefault,
  messageWriting,
  messageNormalize,
  messageTrailing,
  messageSize,
  messageRange,
  messageShortest,
  messageCut,
  messageBounds,
  unionTag,
  unionLimit,
  unionUnknown,
  unionCaseAdded,
  unionCaseRemoved,
  unionCaseRenamed,
  unionCaseTag,
  unionCaseBody,
  armAdded,
  armRemoved,
  armRenamed,
  armType,
  armTag,
  fieldBy,
  overlaySize,
  exchangeMagic,
  exchangeLimit,
  exchangeMessageAdded,
  exchangeMessageRemoved,
  exchangeMessageRenamed,
  exchangeMessageKind,
  exchangeMessageDirection,
  exchangeMessageBody,
  dialogueRoles,
  dialogueBegin,
  dialogueHead,
  stateAdded,
  stateRemoved,
  stateRenamed,
  stateEnd,
  stateUnknown,
  sayingAdded,
  sayingRemoved,
  sayingNext,
  sayingMessage,
];
