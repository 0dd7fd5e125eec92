-- Registries: entries of tag, length and value, each told by its tag. The order of the checks is that of every decoder.

local function entry_of(decl, tag)
  for _, entry in ipairs(decl.entries) do if entry.tag == tag then return entry end end
  return nil
end

local function is_retired(decl, tag)
  for _, other in ipairs(decl.retired or {}) do if other == tag then return true end end
  return false
end

-- The value of a known entry, which fills its bytes.
local function walk_value(tree, decl, entry, tvb, at, stop)
  local abbr = decl.abbr .. "." .. entry.key
  local shown = nil
  if entry.secret then shown = draw_secret(tree, abbr, stop > at and tvb(at, stop - at) or at_zero(tvb, at)) end
  local place, why = walk(not entry.secret and tree or nil, abbr, entry.codec, tvb, at, stop)
  if place == nil then
    if shown ~= nil then tell(shown, why == "Truncated" and CUT or BAD, "decoders refuse it: " .. why) end
    return nil, why
  end
  if place < stop then
    tell(tree, BAD, stop - place .. " bytes behind the value: decoders refuse them")
    return nil, "TrailingBytes"
  end
  return place, nil
end

-- One more entry of a name: whether it is read, or nil and why not.
local function counts(decl, entry, before, item)
  if entry.list ~= nil and before >= entry.list then
    tell(item, BAD, "more than " .. entry.list .. " of " .. entry.name)
    return nil, "TooLong"
  end
  if entry.list ~= nil or before == 0 then return true, nil end
  if decl.repeated == "error" then
    tell(item, BAD, entry.name .. " is there for the second time: decoders refuse it")
    return nil, "Repeated"
  end
  tell(item, NEWER, entry.name .. " is there again: the " .. decl.repeated .. " one counts")
  return decl.repeated == "last", nil
end

local UNKNOWN_IS = { skip = "passed over", keep = "carried", error = "refused" }

-- Draws one entry. Gives the place behind it, or nil and why not.
local function walk_entry(tree, decl, seen, tvb, at, stop)
  local item = tree ~= nil and tree:add(tvb(at, stop - at), "entry") or nil
  local place, tag, shown = draw_form(item, decl.abbr .. ".tag", "the tag", decl.tag, tvb, at, stop)
  if place == nil then return nil, tag end
  local entry = entry_of(decl, tag)
  if item ~= nil then item:set_text((entry ~= nil and entry.name or "unknown") .. " (tag " .. tag .. ")") end
  if entry == nil then
    local what = is_retired(decl, tag) and "a retired tag of " or "no entry of "
    tell(shown, decl.unknown == "error" and BAD or NEWER, what .. decl.name .. ": " .. UNKNOWN_IS[decl.unknown])
    if decl.unknown == "error" then return nil, "BadValue" end
  end
  local start, length, told = take_count(item, decl.abbr .. ".length", "the length", decl.length, tvb, place, stop)
  if start == nil then return nil, length end
  if stop - start < length then return cut(told, "the value", length, stop - start) end
  local behind = start + length
  local range = length > 0 and tvb(start, length) or at_zero(tvb, start)
  if item ~= nil then item:set_len(behind - at) end
  if entry == nil then
    -- No name of an entry is a number, so that tags have room beside them.
    if decl.repeatedUnknown ~= nil and seen[tag] ~= nil then
      tell(shown, BAD, "tag " .. tag .. " is there for the second time: decoders refuse it")
      return nil, "Repeated"
    end
    seen[tag] = 1
    if item ~= nil then item:add(FIELDS[decl.abbr .. ".unknown"], range) end
    return behind, nil
  end
  local before = seen[entry.name] or 0
  seen[entry.name] = before + 1
  local reads, why = counts(decl, entry, before, shown)
  if reads == nil then return nil, why end
  if not reads then
    -- Its bytes are not shown: there may be a secret among them.
    if item ~= nil then item:add(range, "passed over") end
    return behind, nil
  end
  local past
  if entry.bad == "none" and walk_value(nil, decl, entry, tvb, start, behind) == nil then
    tell(item, NEWER, entry.name .. " is not as it should be: it reads as missing")
    -- Its bytes are not shown: there may be a secret among them.
    if item ~= nil then item:add(range, "passed over") end
    return behind, nil
  end
  past, why = walk_value(item, decl, entry, tvb, start, behind)
  if past == nil then return nil, why end
  return behind, nil
end

local function walk_entries(tree, decl, tvb, at, stop)
  local seen, count = {}, 0
  while at < stop do
    if decl.maxEntries ~= nil and count == decl.maxEntries then
      tell(tree, BAD, "more than " .. decl.maxEntries .. " entries")
      return nil, "TooLong"
    end
    count = count + 1
    -- What is behind the drawn ones is still looked at.
    local place, why = walk_entry(count <= MOST_ITEMS and tree or nil, decl, seen, tvb, at, stop)
    if place == nil then return nil, why end
    at = place
  end
  for _, entry in ipairs(decl.entries) do
    if entry.required and seen[entry.name] == nil then
      tell(tree, BAD, entry.name .. " must be there: decoders refuse what lacks it")
      return nil, "Missing"
    end
  end
  if tree ~= nil then tree:append_text(" [" .. count .. (count == 1 and " entry]" or " entries]")) end
  return at, nil
end

walk_registry = function(tree, decl, tvb, at, stop)
  if decl.total == nil then
    if stop - at > decl.maxBytes then
      tell(tree, BAD, "more than " .. decl.maxBytes .. " bytes of entries")
      return nil, "TooLong"
    end
    return walk_entries(tree, decl, tvb, at, stop)
  end
  local start, count, told = take_count(tree, decl.abbr .. ".total", "the total", decl.total, tvb, at, stop)
  if start == nil then return nil, count end
  if count > decl.maxBytes then
    tell(told, BAD, "more than " .. decl.maxBytes .. " bytes of entries")
    return nil, "TooLong"
  end
  if stop - start < count then return cut(told, "the entries", count, stop - start) end
  -- What is wrong inside of a stated length is wrong, however optional the registry is.
  if walk_entries(tree, decl, tvb, start, start + count) == nil then return nil, "Inside" end
  return start + count, nil
end
