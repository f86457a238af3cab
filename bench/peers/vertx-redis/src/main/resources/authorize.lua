-- Decides one authorization, and returns its code.
-- KEYS: the order, the card, the account. ARGV: card number, account number, amount, day, month.
-- An order is "code:amount:card". It is written as approved first, which also finds one that was asked before, and is
-- written again where a check fails. Amounts are millionths below 2^53, which a number of Lua holds exactly.
local call = redis.call
local asked = ':' .. ARGV[3] .. ':' .. ARGV[1]
if not call('SET', KEYS[1], '0' .. asked, 'NX') then
  local known = call('GET', KEYS[1])
  local colon = string.find(known, ':', 1, true)
  return string.sub(known, colon) == asked and tonumber(string.sub(known, 1, colon - 1)) or 2011
end

local amount = tonumber(ARGV[3])
local card = call('HMGET', KEYS[2], 'account', 'activated', 'day', 'day_used', 'month', 'month_used', 'day_limit',
  'month_limit')
local account = call('HMGET', KEYS[3], 'open', 'available')
local code
if not card[1] then
  code = 2001
elseif card[2] ~= '1' then
  code = 2002
elseif card[1] ~= ARGV[2] then
  code = 2004
elseif not account[1] then
  code = 2003
elseif account[1] ~= '1' then
  code = 2005
else
  local day_used = (card[3] == ARGV[4] and tonumber(card[4]) or 0) + amount
  local month_used = (card[5] == ARGV[5] and tonumber(card[6]) or 0) + amount
  if day_used > tonumber(card[7]) then
    code = 3012
  elseif month_used > tonumber(card[8]) then
    code = 3014
  elseif amount > tonumber(account[2]) then
    code = 3001
  else
    call('HSET', KEYS[2], 'day', ARGV[4], 'day_used', day_used, 'month', ARGV[5], 'month_used', month_used)
    call('HINCRBY', KEYS[3], 'available', 0 - amount)
    return 0
  end
end
call('SET', KEYS[1], code .. asked)
return code
