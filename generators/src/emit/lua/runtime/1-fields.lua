-- Fields: one ProtoField for each field of each declaration, found again by its filter name.

-- Filter name -> ProtoField.
local FIELDS = {}
-- Plane -> list of its ProtoFields, in the order of the schema.
local OF_PLANE = {}
-- Longest list that is drawn item by item; the rest is counted.
local MOST_ITEMS = 512

local INT_SIZE = {
  u8 = 1, u16 = 2, u32 = 4, u64 = 8, i8 = 1, i16 = 2, i32 = 4, i64 = 8, u24 = 3, i24 = 3, f32 = 4, f64 = 8,
  ["be.u16"] = 2, ["be.u24"] = 3, ["be.u32"] = 4, ["be.u64"] = 8, ["be.i16"] = 2, ["be.i32"] = 4, ["be.i64"] = 8,
}
local INT_FIELD = {
  u8 = ProtoField.uint8, u16 = ProtoField.uint16, u32 = ProtoField.uint32, u64 = ProtoField.uint64,
  i8 = ProtoField.int8, i16 = ProtoField.int16, i32 = ProtoField.int32, i64 = ProtoField.int64,
  u24 = ProtoField.uint24, i24 = ProtoField.int24,
}
local FLOAT_FIELD = { f32 = ProtoField.float, f64 = ProtoField.double }
local function is_big(int) return string.sub(int, 1, 3) == "be." end

local function is_varint(form) return form == "quic" or form == "leb128" end
-- The integer that holds all numbers of a varint.
local function carrier_of(codec) return tonumber(codec.max) < 4294967296 and "u32" or "u64" end

local function decl_of(ref) return DECLS[ref.plane .. "." .. ref.name] end

local function keep(plane, abbr, field)
  FIELDS[abbr] = field
  table.insert(OF_PLANE[plane], field)
end

-- A number that Lua holds exactly, or nil.
local function small(text)
  local value = tonumber(text)
  if value ~= nil and value > -9007199254740992 and value < 9007199254740992 then return value end
  return nil
end

-- Names of an enumeration for Wireshark; nil where its values are too wide for its table.
local function value_names(decl)
  if INT_SIZE[decl.repr] == 8 then return nil end
  local names = {}
  for _, item in ipairs(decl.values) do names[small(item.value)] = item.name end
  return names
end

local function keep_int(plane, abbr, label, int, docs, base_of, names)
  if FLOAT_FIELD[int] ~= nil then return keep(plane, abbr, FLOAT_FIELD[int](abbr, label, docs)) end
  if is_big(int) then int = string.sub(int, 4) end
  keep(plane, abbr, INT_FIELD[int](abbr, label, base_of or base.DEC, names, nil, docs))
end

-- A number in front of something.
local function keep_form(plane, abbr, label, form, docs, names)
  keep_int(plane, abbr, label, is_varint(form) and "u64" or form, docs, base.DEC, names)
end

-- A field of a repr: an enumeration with its names, flags and tokens with one field for each part.
local function keep_word(plane, abbr, label, decl, docs)
  if decl.kind == "enum" then return keep_int(plane, abbr, label, decl.repr, docs, base.DEC, value_names(decl)) end
  keep_int(plane, abbr, label, decl.repr, docs, base.HEX)
  local wide = INT_SIZE[decl.repr] == 8
  local width = INT_SIZE[decl.repr] * 8
  for _, part in ipairs(decl.parts or decl.values) do
    local inner = abbr .. "." .. part.key
    local flag = decl.kind == "flags"
    if flag and wide then
      keep(plane, inner, ProtoField.bool(inner, part.name, base.NONE, nil, nil, part.docs))
    elseif flag then
      keep(plane, inner, ProtoField.bool(inner, part.name, width, nil, 2 ^ part.bit, part.docs))
    elseif wide then
      keep_int(plane, inner, part.name, part.width > 32 and "u64" or "u32", part.docs)
    else
      local mask = (2 ^ part.width - 1) * 2 ^ part.shift
      local unsigned = "u" .. string.sub(decl.repr, 2)
      keep(plane, inner, INT_FIELD[unsigned](inner, part.name, base.DEC, nil, mask, part.docs))
    end
  end
end

-- A field of a fixed layout. Elements of an array share the array's field.
local function keep_fixed(plane, abbr, label, kind, docs)
  while kind.t == "array" do
    if kind.of.t == "int" and kind.of.name == "u8" then
      return keep(plane, abbr, ProtoField.bytes(abbr, label, base.NONE, docs))
    end
    kind = kind.of
  end
  if kind.t ~= "ref" then return keep_int(plane, abbr, label, kind.name, docs) end
  local decl = decl_of(kind)
  if decl.repr ~= nil then return keep_word(plane, abbr, label, decl, docs) end
  if decl.kind == "overlay" then return keep(plane, abbr, ProtoField.bytes(abbr, label, base.NONE, docs)) end
  keep(plane, abbr, ProtoField.none(abbr, label, docs))
end

-- A field of a message.
local function keep_codec(plane, abbr, label, codec, docs)
  local c = codec.c
  if c == "int" or c == "word" or c == "float" then return keep_int(plane, abbr, label, codec.type, docs) end
  if c == "enum" or c == "flags" then return keep_word(plane, abbr, label, decl_of(codec), docs) end
  if c == "bool" then return keep(plane, abbr, ProtoField.bool(abbr, label, base.NONE, nil, nil, docs)) end
  if c == "bytes" or c == "literal" then return keep(plane, abbr, ProtoField.bytes(abbr, label, base.NONE, docs)) end
  if c == "varint" then return keep_int(plane, abbr, label, carrier_of(codec), docs) end
  if c == "rest_uint" then return keep_int(plane, abbr, label, codec.type, docs) end
  if c == "text" or c == "blob" or c == "rest" then
    local text = c == "text" or codec.of == "text"
    keep(plane, abbr, (text and ProtoField.string or ProtoField.bytes)(abbr, label, text and base.UNICODE or base.NONE, docs))
    if c ~= "rest" then keep_form(plane, abbr .. ".length", label .. " length", codec.prefix) end
    return
  end
  if c == "counted" then
    if codec.of.type == "u8" and codec.of.c == "int" then
      return keep(plane, abbr, ProtoField.bytes(abbr, label, base.NONE, docs))
    end
    return keep_codec(plane, abbr, label, codec.of, docs)
  end
  if c == "list" then
    keep_form(plane, abbr .. ".count", label .. " count", codec.prefix, docs)
    return keep_codec(plane, abbr, label, codec.of, docs)
  end
  keep(plane, abbr, ProtoField.none(abbr, label, docs))
end

-- A field that nobody may see: its place is shown, its value is not.
local function keep_secret(plane, abbr, label, docs) keep(plane, abbr, ProtoField.none(abbr, label, docs)) end

-- Names of tags for Wireshark; nil where they are too wide for its table.
local function tag_names(form, list)
  if is_varint(form) or INT_SIZE[form] == 8 then return nil end
  local names = {}
  for _, item in ipairs(list) do names[small(item.tag)] = item.name end
  return names
end

local function keep_union(plane, decl)
  keep_form(plane, decl.abbr .. ".tag", "tag", decl.tag, nil, tag_names(decl.tag, decl.cases))
  if decl.length ~= nil then keep_form(plane, decl.abbr .. ".length", "length", decl.length) end
  keep(plane, decl.abbr .. ".body", ProtoField.bytes(decl.abbr .. ".body", "body"))
end

local function keep_registry(plane, decl)
  keep_form(plane, decl.abbr .. ".tag", "tag", decl.tag, nil, tag_names(decl.tag, decl.entries))
  keep_form(plane, decl.abbr .. ".length", "length", decl.length)
  if decl.total ~= nil then keep_form(plane, decl.abbr .. ".total", "total", decl.total) end
  keep(plane, decl.abbr .. ".unknown", ProtoField.bytes(decl.abbr .. ".unknown", "unknown"))
  for _, entry in ipairs(decl.entries) do
    local abbr = decl.abbr .. "." .. entry.key
    if entry.secret then keep_secret(plane, abbr, entry.name, entry.docs)
    else keep_codec(plane, abbr, entry.name, entry.codec, entry.docs) end
  end
end

local function keep_exchange(plane, decl)
  local names = {}
  for _, item in ipairs(decl.messages) do names[item.kind] = item.name .. " (" .. item.direction .. ")" end
  keep_int(plane, decl.abbr .. ".magic", "magic", "u32", nil, base.HEX)
  keep_int(plane, decl.abbr .. ".kind", "kind", "u32", nil, base.HEX, names)
  keep_int(plane, decl.abbr .. ".seq", "seq", "u32")
  keep_int(plane, decl.abbr .. ".len", "len", "u32")
end

for _, plane in ipairs(PLANES) do OF_PLANE[plane.name] = {} end
for _, key in ipairs(ORDER) do
  local decl = DECLS[key]
  local plane = decl.plane
  if decl.kind == "struct" or decl.kind == "section" then
    for _, field in ipairs(decl.fields) do
      local abbr = decl.abbr .. "." .. field.name
      if field.secret then keep_secret(plane, abbr, field.name, field.docs)
      else keep_fixed(plane, abbr, field.name, field.type, field.docs) end
    end
    if decl.tail ~= nil then
      local kind = { t = "array", of = decl.tail.type, len = 1 }
      keep_fixed(plane, decl.abbr .. "." .. decl.tail.name, decl.tail.name, kind, decl.tail.docs)
    end
  elseif decl.kind == "overlay" then
    for _, arm in ipairs(decl.arms) do
      keep_fixed(plane, decl.abbr .. "." .. arm.name, arm.name, arm.type, arm.docs)
    end
  elseif decl.kind == "message" then
    for _, field in ipairs(decl.fields) do
      local abbr = decl.abbr .. "." .. field.name
      if field.secret then keep_secret(plane, abbr, field.name, field.docs)
      else keep_codec(plane, abbr, field.name, field.codec, field.docs) end
    end
  elseif decl.kind == "union" then
    keep_union(plane, decl)
  elseif decl.kind == "registry" then
    keep_registry(plane, decl)
  elseif decl.kind == "exchange" then
    keep_exchange(plane, decl)
  end
end
