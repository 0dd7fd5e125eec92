-- Fixed layouts: structs, sections and what stands in them.

local draw_layout, draw_overlay

local function is_bytes(kind) return kind.t == "array" and kind.of.t == "int" and kind.of.name == "u8" end

local function size_of(kind)
  if kind.t == "array" then return kind.len * size_of(kind.of) end
  if kind.t ~= "ref" then return INT_SIZE[kind.name] end
  local decl = decl_of(kind)
  return decl.repr ~= nil and INT_SIZE[decl.repr] or decl.size
end

local function check_word(item, field, text)
  if field.range ~= nil and (less(text, field.range.min) or less(field.range.max, text)) then
    tell(item, ODD, "outside of " .. field.range.min .. " to " .. field.range.max)
  end
  if field.stamp ~= nil and text ~= field.stamp then tell(item, ODD, "the stamp must be " .. field.stamp) end
  if field.reserved and text ~= "0" then tell(item, NEWER, "reserved, and not zero") end
end

-- `tag`: what the field beside a union says of it; nil where nothing does.
local function draw_fixed(tree, abbr, field, kind, tvb, at, tag)
  local size = size_of(kind)
  if is_bytes(kind) then return tree:add(FIELDS[abbr], tvb(at, size)) end
  if kind.t == "array" then
    local step = size / kind.len
    for index = 0, math.min(kind.len, MOST_ITEMS) - 1 do
      local item = draw_fixed(tree, abbr, field, kind.of, tvb, at + index * step)
      if kind.of.t ~= "array" then item:append_text(" [" .. index .. "]") end
    end
    if kind.len > MOST_ITEMS then tree:add(tvb(at, size), field.name .. ": " .. kind.len - MOST_ITEMS .. " more") end
    return tree
  end
  local decl = kind.t == "ref" and decl_of(kind) or nil
  if decl ~= nil and decl.repr == nil then
    local item = tree:add(FIELDS[abbr], tvb(at, size))
    if decl.kind == "overlay" then
      draw_overlay(item, decl, tvb, at, tag)
      return item
    end
    draw_layout(item, decl, tvb, at, at + size)
    return item
  end
  local text, item = draw_word(tree, abbr, decl ~= nil and decl.repr or kind.name, decl, tvb(at, size))
  if decl ~= nil and decl.kind == "enum" then enum_reads_as(decl, text, item) end
  check_word(item, field, text)
  return item
end

-- The arms of a union: the one that its tag means, or every view of its bytes where it has none.
draw_overlay = function(tree, decl, tvb, at, tag)
  local known = tag == nil
  for _, arm in ipairs(decl.arms) do
    local meant = tag == nil
    for _, value in ipairs(arm.tags or {}) do if value == tag then meant = true end end
    if meant then
      draw_fixed(tree, decl.abbr .. "." .. arm.name, arm, arm.type, tvb, at)
      if tag ~= nil then tree:append_text(" [" .. arm.name .. "]") end
      known = true
    end
  end
  if not known then tell(tree, NEWER, "no arm of " .. decl.name .. " has the tag " .. tag) end
end

-- What the tag of a union says, as a decimal text; nil where it is not there.
local function tag_of(decl, field, tvb, at, have)
  for _, other in ipairs(decl.fields) do
    if other.name == field.by and other.offset + other.size <= have then
      local int = other.type.t ~= "ref" and other.type.name or decl_of(other.type).repr
      return (read_int(tvb(at + other.offset, other.size), int))
    end
  end
  return nil
end

-- Draws the fields that fit before `stop`. A shorter form is legal where the layout names one of that length.
draw_layout = function(tree, decl, tvb, at, stop)
  -- Elements of a tail may begin in front of the end of the struct.
  local size = decl.tail ~= nil and decl.tail.offset or decl.size
  local have = math.min(stop - at, size)
  for _, field in ipairs(decl.fields) do
    if field.offset + field.size <= have and field.secret then
      draw_secret(tree, decl.abbr .. "." .. field.name, tvb(at + field.offset, field.size))
    elseif field.offset + field.size <= have then
      local tag = field.by ~= nil and tag_of(decl, field, tvb, at, have) or nil
      draw_fixed(tree, decl.abbr .. "." .. field.name, field, field.type, tvb, at + field.offset, tag)
    end
  end
  if have == size then return end
  for _, prefix in ipairs(decl.prefixes) do
    if prefix.size == have then
      tree:append_text(" [form " .. prefix.name .. "]")
      return
    end
  end
  tell(tree, CUT, decl.name .. " takes " .. size .. " bytes, and " .. have .. " are here")
end

-- How many elements a struct says that it has: nil when it says nothing, because they go to the end.
local function stated_bytes(decl, tvb, at)
  local rule = decl.tail.rule
  for _, field in ipairs(decl.fields) do
    if field.name == rule.field then
      local number = tonumber((read_int(tvb(at + field.offset, field.size), field.type.name)))
      if rule.r == "count" then return number * decl.tail.stride end
      return rule.whole and number - decl.tail.offset or number
    end
  end
  return nil
end

-- Draws the elements behind a struct. Gives the place behind them.
local function draw_tail(tree, decl, tvb, at, stop)
  local tail = decl.tail
  local first = at + tail.offset
  local have = stop - first
  -- The struct itself is cut, which is told already.
  if have < 0 then return stop end
  local bytes = stated_bytes(decl, tvb, at) or have
  local where = decl.name .. "." .. tail.name
  if bytes < 0 or (tail.rule.r ~= "rest" and bytes % tail.stride ~= 0) then
    tell(tree, BAD, where .. ": the number of bytes is not that of whole elements of " .. tail.stride)
    return first
  end
  if bytes > have or bytes % tail.stride ~= 0 then
    local want = bytes > have and string.format("%.0f", bytes) or "whole elements of " .. tail.stride
    tell(tree, CUT, where .. " takes " .. want .. " bytes, and " .. have .. " are here")
    return first
  end
  local count = math.floor(bytes / tail.stride)
  tree:append_text(" [" .. count .. " in " .. tail.name .. "]")
  if count > 0 then
    local kind = { t = "array", of = tail.type, len = count }
    draw_fixed(tree, decl.abbr .. "." .. tail.name, tail, kind, tvb, first)
  end
  return math.max(first + count * tail.stride, math.min(at + decl.size, stop))
end
