-- Dissectors: one by the name of each declaration, and one for each plane that finds the declaration by its first bytes.

local HEADER = 16

local function column(pinfo, plane, text)
  pinfo.cols.protocol = string.upper(PREFIX .. "." .. plane)
  pinfo.cols.info = text
end

local function add_rest(tree, tvb, at, complaint_of, text)
  if at >= tvb:len() then return end
  local item = tree:add(REST, tvb(at))
  if complaint_of ~= nil then tell(item, complaint_of, text) end
end

local function message_below(tree, decl, tvb, at, stop)
  local item = tree:add(PLANE_PROTO[decl.plane], tvb(at, stop - at), SCHEMA .. " " .. decl.plane .. " " .. decl.name)
  local place = walk_message(item, decl, tvb, at, stop)
  if place == nil or place >= stop then return end
  local exact = decl.trailing == "exact"
  local rest = item:add(REST, tvb(place, stop - place))
  tell(rest, exact and BAD or NEWER, exact and "trailing bytes: decoders refuse them" or "bytes of a newer peer: ignored")
end

local function layout_below(tree, decl, tvb)
  local size = decl.tail ~= nil and tvb:len() or math.min(decl.size, tvb:len())
  local item = tree:add(PLANE_PROTO[decl.plane], tvb(0, size), SCHEMA .. " " .. decl.plane .. " " .. decl.name)
  draw_layout(item, decl, tvb, 0, tvb:len())
  if decl.tail ~= nil then
    size = draw_tail(item, decl, tvb, 0, tvb:len())
    item:set_len(size)
  end
  add_rest(item, tvb, size)
end

local function tagged_below(tree, decl, tvb)
  local item = tree:add(PLANE_PROTO[decl.plane], tvb(), SCHEMA .. " " .. decl.plane .. " " .. decl.name)
  local place = (decl.kind == "union" and walk_union or walk_registry)(item, decl, tvb, 0, tvb:len())
  if place ~= nil then add_rest(item, tvb, place, BAD, "trailing bytes") end
end

local function kind_of(decl, kind)
  for _, item in ipairs(decl.messages) do if item.kind == kind then return item end end
  return nil
end

-- One frame of an exchange; its bytes are all there.
local function frame_below(tree, decl, tvb, at, size)
  local item = tree:add(PLANE_PROTO[decl.plane], tvb(at, size), SCHEMA .. " " .. decl.plane .. " " .. decl.name)
  local magic = item:add_le(FIELDS[decl.abbr .. ".magic"], tvb(at, 4))
  if tostring(tvb(at, 4):le_uint()) ~= decl.magic then tell(magic, BAD, "the magic must be " .. decl.magic) end
  local kind = item:add_le(FIELDS[decl.abbr .. ".kind"], tvb(at + 4, 4))
  item:add_le(FIELDS[decl.abbr .. ".seq"], tvb(at + 8, 4))
  item:add_le(FIELDS[decl.abbr .. ".len"], tvb(at + 12, 4))
  local found = kind_of(decl, tvb(at + 4, 4):le_uint())
  if found == nil then
    tell(kind, BAD, "no kind of " .. decl.name)
    if size > HEADER then item:add(REST, tvb(at + HEADER, size - HEADER)) end
    return "?"
  end
  item:append_text(" " .. found.name)
  local body = item:add(tvb(at + HEADER, size - HEADER), found.name)
  local inner = decl_of(found.message)
  local place = walk_message(body, inner, tvb, at + HEADER, at + size)
  if place ~= nil and place < at + size then
    local exact = inner.trailing == "exact"
    local rest = body:add(REST, tvb(place, at + size - place))
    tell(rest, exact and BAD or NEWER, exact and "trailing bytes: decoders refuse them" or "bytes of a newer peer: ignored")
  end
  return found.name
end

-- All frames of a stream's piece. Over TCP an unfinished frame asks for more bytes.
local function exchange_below(tree, decl, tvb, pinfo)
  local at, names = 0, {}
  while at < tvb:len() do
    local left = tvb:len() - at
    local need = HEADER
    if left >= HEADER then need = HEADER + tvb(at + 12, 4):le_uint() end
    if need > HEADER + decl.maxBody then
      local item = tree:add(PLANE_PROTO[decl.plane], tvb(at, left), SCHEMA .. " " .. decl.name)
      tell(item, BAD, "a body above " .. decl.maxBody .. " bytes: decoders refuse it")
      break
    end
    if left < need then
      if pinfo.can_desegment > 0 then
        pinfo.desegment_offset = at
        pinfo.desegment_len = left < HEADER and DESEGMENT_ONE_MORE_SEGMENT or need - left
      else
        local item = tree:add(PLANE_PROTO[decl.plane], tvb(at, left), SCHEMA .. " " .. decl.name)
        cut(item, "the frame", need, left)
      end
      break
    end
    table.insert(names, frame_below(tree, decl, tvb, at, need))
    at = at + need
  end
  return table.concat(names, ", ")
end

local function dissect(decl, tvb, pinfo, tree)
  column(pinfo, decl.plane, decl.name)
  if decl.kind == "message" then message_below(tree, decl, tvb, 0, tvb:len())
  elseif decl.kind == "exchange" then
    local names = exchange_below(tree, decl, tvb, pinfo)
    if names ~= "" then pinfo.cols.info = names end
  elseif decl.kind == "union" or decl.kind == "registry" then tagged_below(tree, decl, tvb)
  else layout_below(tree, decl, tvb) end
  return tvb:len()
end

-- The bytes with which every message of a declaration begins, or an empty text.
local function opening(decl)
  local out = ""
  if decl.kind ~= "message" then return out end
  for _, field in ipairs(decl.fields) do
    if field.codec.c ~= "literal" or field.presence.p ~= "required" then break end
    out = out .. unhex(field.codec.hex)
  end
  return out
end

local function is_frame(decl, tvb)
  if tvb:len() < HEADER or tostring(tvb(0, 4):le_uint()) ~= decl.magic then return false end
  return kind_of(decl, tvb(4, 4):le_uint()) ~= nil and tvb(12, 4):le_uint() <= decl.maxBody
end

-- Declarations of a plane that begin like these bytes, those with the longest opening.
local function candidates(plane, tvb)
  local best, found = 1, {}
  for _, key in ipairs(ORDER) do
    local decl = DECLS[key]
    if decl.plane == plane then
      if decl.kind == "exchange" and is_frame(decl, tvb) then return { decl } end
      local start = opening(decl)
      if #start >= best and tvb:len() >= #start and tvb(0, #start):raw() == start then
        if #start > best then found = {} end
        best = #start
        table.insert(found, decl)
      end
    end
  end
  return found
end

local function dissect_plane(plane, tvb, pinfo, tree)
  if tvb:len() == 0 then return 0 end
  local found = candidates(plane, tvb)
  if #found == 1 then return dissect(found[1], tvb, pinfo, tree) end
  column(pinfo, plane, plane)
  local item = tree:add(PLANE_PROTO[plane], tvb(), SCHEMA .. " " .. plane)
  local names = {}
  for _, decl in ipairs(found) do table.insert(names, decl.abbr) end
  local text = #found == 0 and "nothing of this plane begins like this" or "one of " .. table.concat(names, ", ")
  tell(item, UNSURE, text .. ": choose with Decode As")
  item:add(REST, tvb())
  return tvb:len()
end

local ENTRY = {}
for _, key in ipairs(ORDER) do
  local decl = DECLS[key]
  if decl.fields ~= nil or decl.kind == "exchange" or decl.kind == "union" or decl.kind == "registry" then
    local proto = Proto(decl.abbr, SCHEMA .. " " .. decl.plane .. " " .. decl.name)
    proto.dissector = function(tvb, pinfo, tree) return dissect(decl, tvb, pinfo, tree) end
    ENTRY[key] = proto
    if decl.kind == "exchange" then
      -- A stream that began with a frame goes on with frames; a datagram says nothing of the next one.
      local function heuristic(keeps)
        return function(tvb, pinfo, tree)
          if not is_frame(decl, tvb) then return false end
          if keeps then pinfo.conversation = proto end
          dissect(decl, tvb, pinfo, tree)
          return true
        end
      end
      proto:register_heuristic("tcp", heuristic(true))
      proto:register_heuristic("udp", heuristic(false))
    end
  end
end
for _, plane in ipairs(PLANES) do
  PLANE_PROTO[plane.name].dissector = function(tvb, pinfo, tree) return dissect_plane(plane.name, tvb, pinfo, tree) end
  DissectorTable.get("udp.port"):add_for_decode_as(PLANE_PROTO[plane.name])
  DissectorTable.get("tcp.port"):add_for_decode_as(PLANE_PROTO[plane.name])
end
for _, key in ipairs(ORDER) do
  if ENTRY[key] ~= nil then
    DissectorTable.get("udp.port"):add_for_decode_as(ENTRY[key])
    DissectorTable.get("tcp.port"):add_for_decode_as(ENTRY[key])
  end
end
for _, bind in ipairs(BINDINGS) do
  DissectorTable.get(bind.table):add(bind.value, bind.decl ~= nil and ENTRY[bind.decl] or PLANE_PROTO[bind.plane])
end
