-- Words: integers and what is packed in them. Numbers travel as decimal texts, which hold 64 bits exactly.

local function at_zero(tvb, at) return tvb(math.min(at, tvb:len()), 0) end

-- A number whose most significant byte comes first.
local function read_big(range, int)
  if int == "be.u64" then local value = range:uint64() return tostring(value), value end
  if int == "be.i64" then local value = range:int64() return tostring(value), value end
  local value = int == "be.u16" and range:uint() or int == "be.u24" and range:uint() or int == "be.u32" and range:uint()
    or range:int()
  return string.format("%d", value), value
end

-- Value of a number: its decimal text, and the object that carries it. That of a float is its bits.
local function read_int(range, int)
  if is_big(int) then return read_big(range, int) end
  if int == "f32" then return string.format("%d", range:le_uint()), range:le_float() end
  if int == "f64" then return tostring(range:le_uint64()), range:le_float() end
  if int == "i24" then
    local value = range:le_uint()
    if value >= 0x800000 then value = value - 0x1000000 end
    return string.format("%d", value), value
  end
  if int == "u64" then local value = range:le_uint64() return tostring(value), value end
  if int == "i64" then local value = range:le_int64() return tostring(value), value end
  local value = string.sub(int, 1, 1) == "i" and range:le_int() or range:le_uint()
  return string.format("%d", value), value
end

-- The object that carries a decimal text.
local function int_object(text, int)
  if int == "u64" or int == "be.u64" then return UInt64.new(text) end
  if int == "i64" or int == "be.i64" then return Int64.new(text) end
  return tonumber(text)
end

-- Whether one decimal text is less than another.
local function less(a, b)
  local negative_a, negative_b = string.sub(a, 1, 1) == "-", string.sub(b, 1, 1) == "-"
  if negative_a ~= negative_b then return negative_a end
  if negative_a then a, b = string.sub(b, 2), string.sub(a, 2) end
  if #a ~= #b then return #a < #b end
  return a < b
end

local function name_of_value(decl, text)
  for _, item in ipairs(decl.values) do if item.value == text then return item.name end end
  return nil
end

-- Parts of flags or of a token, below their word.
local function add_parts(item, abbr, decl, range, value, given)
  local wide = INT_SIZE[decl.repr] == 8
  local set = {}
  for _, part in ipairs(decl.parts or decl.values) do
    local field = FIELDS[abbr .. "." .. part.key]
    local shown
    if wide then
      local shift = part.shift or part.bit
      local piece = value:rshift(shift):band(UInt64.new(2):lshift((part.width or 1) - 1) - UInt64.new(1))
      local number = piece:tonumber()
      if decl.kind == "flags" then
        shown = item:add(field, range, number ~= 0)
        if number ~= 0 then table.insert(set, part.name) end
      else
        shown = item:add(field, range, part.width > 32 and piece or number)
      end
    else
      if given then shown = item:add(field, range, value) else shown = item:add_le(field, range) end
      if decl.kind == "flags" and math.floor(value / 2 ^ part.bit) % 2 == 1 then table.insert(set, part.name) end
    end
    if given then shown:set_generated() end
  end
  if decl.kind == "flags" then item:append_text(" (" .. (#set > 0 and table.concat(set, " | ") or "none") .. ")") end
end

-- Draws an integer. `given`: a decimal text that does not stand in the bytes. Gives the value that readers use.
local function draw_word(tree, abbr, int, decl, range, given)
  local text, value
  if given ~= nil then text, value = given, int_object(given, int) else text, value = read_int(range, int) end
  local item = nil
  if tree ~= nil then
    if given ~= nil then item = tree:add(FIELDS[abbr], range, value)
    elseif is_big(int) then item = tree:add(FIELDS[abbr], range)
    else item = tree:add_le(FIELDS[abbr], range) end
    if given ~= nil then item:set_generated() end
    -- Which NaN it is, nobody sees in the number.
    if FLOAT_FIELD[int] ~= nil and value ~= value then item:append_text(" [bits " .. text .. "]") end
    if decl ~= nil and decl.kind ~= "enum" then add_parts(item, abbr, decl, range, value, given ~= nil) end
    if decl ~= nil and decl.kind == "enum" and INT_SIZE[int] == 8 then
      item:append_text(" (" .. (name_of_value(decl, text) or "unknown") .. ")")
    end
  end
  return text, item
end

-- What a reader makes of an enumeration's value; nil when it is refused.
local function enum_reads_as(decl, text, item)
  if decl.unknown == "keep" or name_of_value(decl, text) ~= nil then return text end
  if decl.unknown == "error" then
    tell(item, BAD, "no value of " .. decl.name .. ": decoders refuse it")
    return nil
  end
  for _, value in ipairs(decl.values) do
    if value.name == decl.unknown then
      if item ~= nil then item:append_text(" [reads as " .. value.name .. "]") end
      tell(item, NEWER, "no value of " .. decl.name .. ": reads as " .. value.name)
      return value.value
    end
  end
  return text
end
