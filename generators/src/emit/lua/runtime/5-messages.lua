-- Messages. `walk` reads one codec from `at`, never beyond `stop`: it gives the place behind it and the value that
-- readers use, or nil and why not. Without a tree it only measures. Rules are those of every other generated decoder.

local walk_message, walk_union, walk_registry

-- UTF-8 without overlong forms, surrogates and values above U+10FFFF.
local function is_utf8(bytes)
  local at, size = 1, #bytes
  while at <= size do
    local lead = string.byte(bytes, at)
    local more, low, high = nil, 0x80, 0xbf
    if lead < 0x80 then more = 0
    elseif lead >= 0xc2 and lead <= 0xdf then more = 1
    elseif lead >= 0xe0 and lead <= 0xef then
      more = 2
      if lead == 0xe0 then low = 0xa0 elseif lead == 0xed then high = 0x9f end
    elseif lead >= 0xf0 and lead <= 0xf4 then
      more = 3
      if lead == 0xf0 then low = 0x90 elseif lead == 0xf4 then high = 0x8f end
    end
    if more == nil or at + more > size then return false end
    for index = 1, more do
      local byte = string.byte(bytes, at + index)
      if byte < low or byte > high then return false end
      low, high = 0x80, 0xbf
    end
    at = at + 1 + more
  end
  return true
end

local function unhex(hex)
  return (string.gsub(hex, "..", function(pair) return string.char(tonumber(pair, 16)) end))
end

local function walk_text(tree, abbr, codec, tvb, at, stop)
  local start, count, item = take_count(tree, abbr .. ".length", "the length", codec.prefix, tvb, at, stop)
  if start == nil then return nil, count end
  local strict = codec.bad == "error"
  if strict and count > codec.max then
    tell(item, BAD, "longer than " .. codec.max .. " bytes")
    return nil, "TooLong"
  end
  if stop - start < count then return cut(item, "the text", count, stop - start) end
  local shown = nil
  if tree ~= nil and count > 0 then shown = tree:add_packet_field(FIELDS[abbr], tvb(start, count), ENC_UTF_8) end
  if tree ~= nil and count == 0 then shown = tree:add(FIELDS[abbr], at_zero(tvb, start), "") end
  local valid = count == 0 or is_utf8(tvb(start, count):raw())
  if strict and not valid then
    tell(shown, BAD, "not UTF-8: decoders refuse it")
    return nil, "BadUtf8"
  end
  if shown ~= nil and (not valid or count > codec.max) then
    shown:append_text(" [reads as empty]")
    tell(shown, NEWER, valid and "longer than " .. codec.max .. " bytes: reads as empty" or "not UTF-8: reads as empty")
  end
  return start + count, nil
end

-- Bytes or a text to the end.
local function walk_rest(tree, abbr, codec, tvb, at, stop)
  local size = stop - at
  local range = size > 0 and tvb(at, size) or at_zero(tvb, at)
  if size > codec.max then
    if tree ~= nil then tell(tree:add(REST, range), BAD, "longer than " .. codec.max .. " bytes") end
    return nil, "TooLong"
  end
  local shown = nil
  if tree ~= nil then
    if codec.of == "bytes" then shown = tree:add(FIELDS[abbr], range)
    elseif size > 0 then shown = tree:add_packet_field(FIELDS[abbr], range, ENC_UTF_8)
    else shown = tree:add(FIELDS[abbr], range, "") end
  end
  if codec.of == "text" and size > 0 and not is_utf8(range:raw()) then
    tell(shown, BAD, "not UTF-8: decoders refuse it")
    return nil, "BadUtf8"
  end
  return stop, nil
end

-- Fewest bytes of one value.
local function least_of(codec)
  local c = codec.c
  if c == "message" or c == "union" or c == "registry" then return decl_of(codec).minSize end
  if c == "enum" or c == "flags" then return INT_SIZE[decl_of(codec).repr] end
  if c == "text" or c == "blob" or c == "list" then return is_varint(codec.prefix) and 1 or INT_SIZE[codec.prefix] end
  if c == "literal" then return #codec.hex / 2 end
  if c == "bool" or c == "varint" or c == "rest_uint" then return 1 end
  return codec.len or codec.size or INT_SIZE[codec.type] or 0
end

local function walk_list(tree, abbr, codec, tvb, at, stop, walk)
  local place, count, item = take_count(tree, abbr .. ".count", "the count", codec.prefix, tvb, at, stop)
  if place == nil then return nil, count end
  if count > codec.max then
    tell(item, BAD, "more than " .. codec.max .. " items")
    return nil, "TooLong"
  end
  -- Items that cannot be there are cut, whatever they are.
  local fewest = count * least_of(codec.of)
  if stop - place < fewest then return cut(item, "the list", fewest, stop - place) end
  for index = 1, count do
    local why
    place, why = walk(index <= MOST_ITEMS and tree or nil, abbr, codec.of, tvb, place, stop)
    if place == nil then return nil, why end
  end
  if tree ~= nil and count > MOST_ITEMS then tree:add(tvb(at, place - at), count - MOST_ITEMS .. " more items") end
  return place, nil
end

local function walk_word(tree, abbr, codec, tvb, at, stop)
  local decl = codec.plane ~= nil and decl_of(codec) or nil
  local int = decl ~= nil and decl.repr or codec.type
  if stop - at < INT_SIZE[int] then return cut(tree, "the value", INT_SIZE[int], stop - at) end
  local text, item = draw_word(tree, abbr, int, decl, tvb(at, INT_SIZE[int]))
  local range = codec.range
  if range ~= nil and (less(text, range.min) or less(range.max, text)) then
    tell(item, BAD, "outside " .. range.min .. " to " .. range.max .. ": decoders refuse it")
    return nil, "BadValue"
  end
  if codec.c == "enum" then text = enum_reads_as(decl, text, item) end
  if text == nil then return nil, "BadValue" end
  return at + INT_SIZE[int], text, item
end

local function walk(tree, abbr, codec, tvb, at, stop)
  local c, left = codec.c, stop - at
  if c == "int" or c == "word" or c == "float" or c == "enum" or c == "flags" then return walk_word(tree, abbr, codec, tvb, at, stop) end
  if c == "bool" then
    if left < 1 then return cut(tree, "the value", 1, left) end
    local value = tvb(at, 1):uint() ~= 0
    local item = tree ~= nil and tree:add(FIELDS[abbr], tvb(at, 1), value) or nil
    return at + 1, value and "1" or "0", item
  end
  if c == "literal" or c == "bytes" or c == "struct" then
    local size = c == "literal" and #codec.hex / 2 or codec.len or codec.size
    if left < size then return cut(tree, "the field", size, left) end
    local item = tree ~= nil and tree:add(FIELDS[abbr], tvb(at, size)) or nil
    if c == "struct" and tree ~= nil then draw_layout(item, decl_of(codec), tvb, at, at + size) end
    if c == "literal" and size > 0 and tvb(at, size):raw() ~= unhex(codec.hex) then
      tell(item, BAD, "must be " .. codec.hex)
      return nil, "BadLiteral"
    end
    return at + size, nil
  end
  if c == "blob" then
    local start, count, item = take_count(tree, abbr .. ".length", "the length", codec.prefix, tvb, at, stop)
    if start == nil then return nil, count end
    if count > codec.max then
      tell(item, BAD, "longer than " .. codec.max .. " bytes")
      return nil, "TooLong"
    end
    if stop - start < count then return cut(item, "the content", count, stop - start) end
    if tree ~= nil then tree:add(FIELDS[abbr], count > 0 and tvb(start, count) or at_zero(tvb, start)) end
    return start + count, nil
  end
  if c == "varint" then return walk_varint(tree, abbr, codec, tvb, at, stop) end
  if c == "rest" then return walk_rest(tree, abbr, codec, tvb, at, stop) end
  if c == "rest_uint" then return walk_rest_uint(tree, abbr, codec, tvb, at, stop) end
  if c == "text" then return walk_text(tree, abbr, codec, tvb, at, stop) end
  if c == "list" then return walk_list(tree, abbr, codec, tvb, at, stop, walk) end
  local item = tree ~= nil and tree:add(FIELDS[abbr], left > 0 and tvb(at, left) or at_zero(tvb, at)) or nil
  local below = c == "union" and walk_union or c == "registry" and walk_registry or walk_message
  local place, why = below(item, decl_of(codec), tvb, at, stop)
  if place ~= nil and item ~= nil then item:set_len(place - at) end
  return place, why
end

-- A field that is not there: what it reads as.
local function draw_absent(tree, abbr, field, tvb, at)
  if tree == nil then return end
  local codec, default = field.codec, field.presence.default or "0"
  local zero = at_zero(tvb, at)
  if field.secret then tree:add(ABSENT, zero, abbr):set_generated()
  elseif field.presence.p == "remainder" or field.presence.p == "when" then
    tree:add(ABSENT, zero, abbr):set_generated()
  elseif codec.c == "int" or codec.c == "word" or codec.c == "float" then draw_word(tree, abbr, codec.type, nil, zero, default)
  elseif codec.c == "varint" then draw_word(tree, abbr, carrier_of(codec), nil, zero, default)
  elseif codec.c == "enum" or codec.c == "flags" then
    local decl = decl_of(codec)
    draw_word(tree, abbr, decl.repr, decl, zero, default)
  elseif codec.c == "bool" then tree:add(FIELDS[abbr], zero, default ~= "0"):set_generated()
  elseif codec.c == "text" then tree:add(FIELDS[abbr], zero, ""):set_generated()
  elseif codec.c == "list" then tree:add(FIELDS[abbr .. ".count"], zero, 0):set_generated()
  else tree:add(ABSENT, zero, abbr):append_text(" [reads as zeros]"):set_generated() end
end

local function default_of(field)
  local p = field.presence
  if p.p == "remainder" or p.p == "when" then return nil end
  return p.default or "0"
end

local function normal(field, text, item)
  if field.normalize == nil or text == nil then return text end
  for _, allowed in ipairs(field.normalize.allowed) do if allowed == text then return text end end
  if item ~= nil then item:append_text(" [reads as " .. field.normalize.otherwise .. "]") end
  tell(item, NEWER, "reads as " .. field.normalize.otherwise)
  return field.normalize.otherwise
end

-- Fields that are read together.
local function run_length(fields, index)
  local p = fields[index].presence
  if p.p ~= "group" then return 1 end
  local count = 0
  for at = index, #fields do
    if fields[at].presence.p == "group" and fields[at].presence.group == p.group then count = count + 1 end
  end
  return count
end

local function is_there(presence, values)
  if presence.p == "when" then return values[presence.field] == presence.equals end
  if presence.p == "gate" then
    local decides = values[presence.field]
    return decides ~= nil and not less(decides, presence.min)
  end
  return true
end

-- Values that earlier fields count.
local function walk_counted(tree, abbr, codec, tvb, at, stop, values)
  local count = codec.times
  -- Numbers here are exact up to 2^53, far above every limit, and only larger beyond it.
  for _, name in ipairs(codec.by) do count = count * tonumber(values[name]) end
  if count > codec.max then
    if tree ~= nil then tell(tree:add(REST, at_zero(tvb, at)), BAD, "more than " .. codec.max .. " values") end
    return nil, "TooLong"
  end
  local bytes = codec.of.c == "int" and codec.of.type == "u8"
  local fewest = bytes and count or count * least_of(codec.of)
  if stop - at < fewest then return cut(tree, "the values", fewest, stop - at) end
  if bytes then
    if tree ~= nil then tree:add(FIELDS[abbr], count > 0 and tvb(at, count) or at_zero(tvb, at)) end
    return at + count, nil
  end
  for index = 1, count do
    local why
    at, why = walk(index <= MOST_ITEMS and tree or nil, abbr, codec.of, tvb, at, stop)
    if at == nil then return nil, why end
  end
  return at, nil
end

local function walk_run(tree, decl, index, count, tvb, at, stop, values)
  for step = 0, count - 1 do
    local field = decl.fields[index + step]
    local abbr = decl.abbr .. "." .. field.name
    local shown_in = not field.secret and tree or nil
    local place, value, item
    if field.codec.c == "counted" then place, value = walk_counted(shown_in, abbr, field.codec, tvb, at, stop, values)
    else place, value, item = walk(shown_in, abbr, field.codec, tvb, at, stop) end
    if field.secret then
      local size = (place or stop) - at
      local shown = draw_secret(tree, abbr, size > 0 and tvb(at, size) or at_zero(tvb, at))
      if place == nil then tell(shown, value == "Truncated" and CUT or BAD, "decoders refuse it: " .. value) end
    end
    if place == nil then return nil, value end
    values[field.name] = normal(field, value, item)
    at = place
  end
  return at, nil
end

-- `strict`: nothing may be left over by an optional field that is not whole; the message's own word unless stated.
walk_message = function(tree, decl, tvb, at, stop, strict)
  local values, ended, index = {}, false, 1
  strict = strict or decl.trailing == "exact"
  for _, field in ipairs(decl.fields) do values[field.name] = default_of(field) end
  while index <= #decl.fields do
    local first = decl.fields[index]
    local p = first.presence.p
    local count = run_length(decl.fields, index)
    local optional = p == "tail" or p == "group" or p == "remainder"
    local absent = not is_there(first.presence, values) or (ended and optional)
    if not absent and ended then return cut(tree, first.name, 1, 0) end
    if not absent and optional then
      local place, why = walk_run(nil, decl, index, count, tvb, at, stop, {})
      local whole = strict or first.presence.cut == "error"
      if place == nil and why == "Truncated" and (p == "remainder" or not whole or at >= stop) then
        absent = true
        if p ~= "remainder" then
          ended = true
          if tree ~= nil and at < stop then
            local range, abbr = tvb(at, stop - at), decl.abbr .. "." .. first.name
            local rest = first.secret and draw_secret(tree, abbr, range) or tree:add(REST, range)
            tell(rest, NEWER, "too short for " .. first.name .. ": ignored")
          end
          at = stop
        end
      end
    end
    if absent then
      for step = 0, count - 1 do
        local field = decl.fields[index + step]
        draw_absent(tree, decl.abbr .. "." .. field.name, field, tvb, at)
      end
    else
      local place, why = walk_run(tree, decl, index, count, tvb, at, stop, values)
      if place == nil then return nil, why end
      at = place
    end
    index = index + count
  end
  return at, nil
end

walk_union = function(tree, decl, tvb, at, stop)
  local behind, tag, item = draw_form(tree, decl.abbr .. ".tag", "the tag", decl.tag, tvb, at, stop)
  if behind == nil then return nil, tag end
  local found = nil
  for _, case in ipairs(decl.cases) do if case.tag == tag then found = case end end
  if found ~= nil and tree ~= nil then tree:append_text(": " .. found.name) end
  if found == nil and decl.unknown == "error" then
    tell(item, BAD, "no case of " .. decl.name .. ": decoders refuse it")
    return nil, "BadValue"
  end
  at = behind
  local limit = stop
  if decl.length ~= nil then
    local start, count, told = take_count(tree, decl.abbr .. ".length", "the length", decl.length, tvb, at, stop)
    if start == nil then return nil, count end
    if decl.maxBody ~= nil and count > decl.maxBody then
      tell(told, BAD, "longer than " .. decl.maxBody .. " bytes")
      return nil, "TooLong"
    end
    if stop - start < count then return cut(told, "the body", count, stop - start) end
    at, limit = start, start + count
  end
  if found == nil then
    if tree ~= nil then tree:add(FIELDS[decl.abbr .. ".body"], limit > at and tvb(at, limit - at) or at_zero(tvb, at)) end
    tell(item, NEWER, "no case of " .. decl.name .. ": its bytes are carried")
    return limit, nil
  end
  local place, why = at, nil
  if found.body ~= nil then
    place, why = walk_message(tree, decl_of(found.body), tvb, at, limit, decl.length ~= nil)
  end
  -- What is wrong inside of a stated length is wrong, however optional the union is.
  if place == nil and decl.length ~= nil then return nil, "Inside" end
  if place == nil then return nil, why end
  if decl.length ~= nil and place < limit then
    tell(tree, BAD, limit - place .. " bytes behind the body: decoders refuse them")
    return nil, "Inside"
  end
  return place, nil
end
