insert into billing_period (id, customer, starts_on, ends_on, status) values
  ('bp_1', 'Ada Ltd', '2026-11-01', '2026-11-30', 'ACTIVE'),
  ('bp_2', 'Broke & Sons', '2026-11-01', '2026-11-30', 'PAST_DUE'),
  ('bp_3', 'Ada Ltd', '2026-12-01', '2026-12-31', 'UPCOMING');

insert into billing_run (id, billing_period_id, payment_method, status) values
  ('br_789', 'bp_1', 'pm_card_visa', 'SCHEDULED'),
  ('br_fail', 'bp_2', 'pm_card_visa_chargeDeclined', 'SCHEDULED');

insert into invoice (id, billing_period_id, customer, amount_cents, status) values
  ('inv_455', 'bp_1', 'Ada Ltd', 1900, 'PROCESSING'),
  ('inv_456', 'bp_1', 'Ada Ltd', 4900, 'OPEN'),
  ('inv_457', 'bp_1', 'Ada Ltd', 1250, 'OPEN'),
  ('inv_458', 'bp_2', 'Broke & Sons', 99900, 'OPEN');

insert into payment (id, invoice_id, payment_method, amount_cents, status) values
  ('pym_123', 'inv_455', 'pm_card_visa', 1900, 'PROCESSING');

insert into webhook_event (id, source, event_type, status) values
  ('evt_1', 'supabase', 'event.inserted', 'RECEIVED'),
  ('evt_2', 'supabase', 'event.inserted', 'RECEIVED');

insert into notification (id, payment_id, subject) values
  ('ntf_1', 'pym_123', 'Your payment is being processed');
