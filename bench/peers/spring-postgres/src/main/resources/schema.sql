-- Few rows that change often: they begin with much room beside each, so that new versions stay on their page and need
-- no index entry. AuthorizationStore sets the fill factor back afterwards: below it a page is cleaned at every visit.
CREATE TABLE account (
  account_no text PRIMARY KEY,
  is_open    boolean NOT NULL,
  balance    bigint  NOT NULL,
  held       bigint  NOT NULL,
  overdraft  bigint  NOT NULL
) WITH (fillfactor = 10);;

CREATE TABLE card (
  card_no      text PRIMARY KEY,
  account_no   text    NOT NULL,
  is_activated boolean NOT NULL,
  day          integer NOT NULL,
  day_used     bigint  NOT NULL,
  month        integer NOT NULL,
  month_used   bigint  NOT NULL,
  day_limit    bigint  NOT NULL,
  month_limit  bigint  NOT NULL
) WITH (fillfactor = 10);;

CREATE TABLE purchase (
  order_no text PRIMARY KEY,
  card_no  text     NOT NULL,
  amount   bigint   NOT NULL,
  code     smallint NOT NULL
);;

-- One call decides, in the transaction of its statement. The purchase is written as approved first, which also finds
-- one that was asked before, and is corrected where a check fails: an approval takes three statements.
CREATE FUNCTION authorize(p_order text, p_card text, p_account text, p_amount bigint, p_day integer, p_month integer)
RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  v_code integer;
BEGIN
  INSERT INTO purchase VALUES (p_order, p_card, p_amount, 0) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    SELECT CASE WHEN card_no = p_card AND amount = p_amount THEN code ELSE 2011 END INTO v_code
      FROM purchase WHERE order_no = p_order;
    RETURN v_code;
  END IF;

  UPDATE card
    SET day = p_day, day_used = CASE WHEN day = p_day THEN day_used ELSE 0 END + p_amount,
      month = p_month, month_used = CASE WHEN month = p_month THEN month_used ELSE 0 END + p_amount
    WHERE card_no = p_card AND is_activated AND account_no = p_account
      AND CASE WHEN day = p_day THEN day_used ELSE 0 END + p_amount <= day_limit
      AND CASE WHEN month = p_month THEN month_used ELSE 0 END + p_amount <= month_limit;
  IF FOUND THEN
    UPDATE account SET held = held + p_amount
      WHERE account_no = p_account AND is_open AND balance + overdraft - held >= p_amount;
    IF FOUND THEN
      RETURN 0;
    END IF;
    UPDATE card SET day_used = day_used - p_amount, month_used = month_used - p_amount WHERE card_no = p_card;
    SELECT CASE WHEN is_open THEN 3001 ELSE 2005 END INTO v_code FROM account WHERE account_no = p_account;
    v_code := coalesce(v_code, 2003);
  ELSE
    SELECT CASE WHEN NOT c.is_activated THEN 2002 WHEN c.account_no <> p_account THEN 2004
        WHEN a.account_no IS NULL THEN 2003 WHEN NOT a.is_open THEN 2005
        WHEN CASE WHEN c.day = p_day THEN c.day_used ELSE 0 END + p_amount > c.day_limit THEN 3012
        ELSE 3014 END INTO v_code
      FROM card c LEFT JOIN account a USING (account_no) WHERE c.card_no = p_card;
    v_code := coalesce(v_code, 2001);
  END IF;
  UPDATE purchase SET code = v_code WHERE order_no = p_order;
  RETURN v_code;
END $$;;
