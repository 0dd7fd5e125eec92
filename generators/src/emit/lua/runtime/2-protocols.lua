-- Protocols: one for the whole schema (expert infos, bytes that no declaration names), one for each plane.

local ROOT = Proto(PREFIX, SCHEMA .. " ABI")
local REST = ProtoField.bytes(PREFIX .. ".rest", "rest", base.NONE, "Bytes behind the declaration")
local ABSENT = ProtoField.string(PREFIX .. ".absent", "absent", base.UNICODE, "Filter name of a field that is not there")
ROOT.fields = { REST, ABSENT }

local function complaint(name, text, severity)
  return ProtoExpert.new(PREFIX .. ".expert." .. name, text, expert.group.PROTOCOL, severity)
end
local CUT = complaint("cut", "Cut short", expert.severity.ERROR)
local BAD = complaint("bad", "Refused by decoders", expert.severity.ERROR)
local ODD = complaint("odd", "Out of the stated range", expert.severity.WARN)
local NEWER = complaint("newer", "From a newer or another peer", expert.severity.NOTE)
local UNSURE = complaint("unsure", "More than one declaration begins like this", expert.severity.NOTE)
ROOT.experts = { CUT, BAD, ODD, NEWER, UNSURE }

local PLANE_PROTO = {}
for _, plane in ipairs(PLANES) do
  local proto = Proto(PREFIX .. "." .. plane.name, SCHEMA .. " " .. plane.name)
  proto.fields = OF_PLANE[plane.name]
  PLANE_PROTO[plane.name] = proto
end

-- Says something about an item, when there is a tree.
local function tell(tree, complaint_of, text)
  if tree ~= nil then tree:add_proto_expert_info(complaint_of, text) end
end

-- Shows where a secret stands.
local function draw_secret(tree, abbr, range)
  if tree == nil then return nil end
  local item = tree:add(FIELDS[abbr], range)
  item:append_text(": [secret]")
  return item
end
