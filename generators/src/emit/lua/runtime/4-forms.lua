-- Numbers in front of something (tags, lengths, counts), and numbers in as many bytes as they need.

local function cut(tree, what, need, have)
  local wanted = need == math.huge and "2^53 or" or need
  tell(tree, CUT, what .. " needs " .. wanted .. " more bytes, and " .. have .. " are here")
  return nil, "Truncated"
end

-- The top two bits of the first byte say how many bytes there are. Gives their number, the decimal text and the object
-- of the value, or nil and how many bytes there should be.
local function read_quic(tvb, at, stop)
  if stop - at < 1 then return nil, 1 end
  local top = math.floor(tvb(at, 1):uint() / 64)
  local size = ({ [0] = 1, 2, 4, 8 })[top]
  if stop - at < size then return nil, size end
  if size == 8 then
    local value = tvb(at, 8):uint64():band(UInt64.new(0xffffffff, 0x3fffffff))
    return size, tostring(value), value
  end
  local value = tvb(at, size):uint() % ({ 0x40, 0x4000, nil, 0x40000000 })[size]
  return size, string.format("%d", value), UInt64.new(value)
end

-- Seven bits a byte, the least significant ones first. Gives the same; nil and 0 for what is no number of 64 bits.
local function read_leb128(tvb, at, stop)
  local value = UInt64.new(0)
  for index = 0, 9 do
    if at + index >= stop then return nil, index + 1 end
    local byte = tvb(at + index, 1):uint()
    if index == 9 and byte > 1 then return nil, 0 end
    value = value + UInt64.new(byte % 128):lshift(7 * index)
    if byte < 128 then return index + 1, tostring(value), value end
  end
  return nil, 0
end

-- Draws a number of any form. Gives the place behind it, its decimal text and its item, or nil and why not.
local function draw_form(tree, abbr, what, form, tvb, at, stop)
  if not is_varint(form) then
    local size = INT_SIZE[form]
    if stop - at < size then return cut(tree, what, size, stop - at) end
    local text, item = draw_word(tree, abbr, form, nil, tvb(at, size))
    return at + size, text, item
  end
  local size, text, value = (form == "quic" and read_quic or read_leb128)(tvb, at, stop)
  if size == nil and text == 0 then
    tell(tree, BAD, what .. " is no number of 64 bits")
    return nil, "BadValue"
  end
  if size == nil then return cut(tree, what, text, stop - at) end
  local item = nil
  if tree ~= nil then item = tree:add(FIELDS[abbr], tvb(at, size), value) end
  return at + size, text, item
end

-- A length or a count. What Lua cannot count is above every limit.
local function take_count(tree, abbr, name, prefix, tvb, at, stop)
  local place, text, item = draw_form(tree, abbr, name, prefix, tvb, at, stop)
  if place == nil then return nil, text end
  return place, small(text) or math.huge, item
end

-- Bytes of the shortest form of what was read.
local function is_shortest(form, tvb, at, size, text)
  if form == "leb128" then return size == 1 or tvb(at + size - 1, 1):uint() > 0 end
  local value = small(text) or math.huge
  return size == (value < 0x40 and 1 or value < 0x4000 and 2 or value < 0x40000000 and 4 or 8)
end

local function walk_varint(tree, abbr, codec, tvb, at, stop)
  -- A field of 32 bits holds no more: what is too large is shown with its bytes.
  local place, text = draw_form(nil, abbr, "the number", codec.form, tvb, at, stop)
  if place == nil then
    if text == "BadValue" then tell(tree, BAD, "no number of 64 bits") else tell(tree, CUT, "the number is cut short") end
    return nil, text
  end
  local range = tvb(at, place - at)
  if less(codec.max, text) then
    if tree ~= nil then tell(tree:add(REST, range), BAD, text .. " is more than " .. codec.max) end
    return nil, "BadValue"
  end
  local item = nil
  if tree ~= nil then item = tree:add(FIELDS[abbr], range, int_object(text, carrier_of(codec))) end
  if codec.shortest and not is_shortest(codec.form, tvb, at, place - at, text) then
    tell(item, BAD, "fewer bytes hold the number: decoders refuse it")
    return nil, "BadValue"
  end
  return place, text, item
end

-- All bytes to the end as a number.
local function walk_rest_uint(tree, abbr, codec, tvb, at, stop)
  local size = stop - at
  if size < 1 then return cut(tree, "the number", 1, 0) end
  local value = size <= 8 and tvb(at, size):le_uint64() or nil
  local text = value ~= nil and tostring(value) or nil
  local most = ({ u8 = "255", u16 = "65535", u32 = "4294967295", u64 = "18446744073709551615" })[codec.type]
  if text == nil or less(most, text) then
    if tree ~= nil then tell(tree:add(REST, tvb(at, size)), BAD, "no number of 1 to 8 bytes up to " .. most) end
    return nil, text == nil and "TooLong" or "BadValue"
  end
  local item = tree ~= nil and tree:add(FIELDS[abbr], tvb(at, size), int_object(text, codec.type)) or nil
  return stop, text, item
end
