insert into organization (id, name, status) values
  ('org_1', 'Ada Ltd', 'CUSTOMER'),
  ('org_2', 'Broke & Sons', 'CUSTOMER'),
  ('org_3', 'Gone Inc', 'CUSTOMER');

insert into subscription (id, organization_id, plan, status) values
  ('sub_1', 'org_1', 'Team', 'ACTIVE'),
  ('sub_2', 'org_2', 'Enterprise', 'PAST_DUE'),
  ('sub_3', 'org_3', 'Solo', 'ACTIVE');

insert into billing_period (id, subscription_id, customer, starts_on, ends_on, status) values
  ('bp_1', 'sub_1', 'Ada Ltd', '2026-11-01', '2026-11-30', 'ACTIVE'),
  ('bp_2', 'sub_2', 'Broke & Sons', '2026-11-01', '2026-11-30', 'PAST_DUE'),
  ('bp_3', 'sub_1', 'Ada Ltd', '2026-12-01', '2026-12-31', 'UPCOMING');

insert into billing_run (id, billing_period_id, payment_method, status) values
  ('br_789', 'bp_1', 'pm_card_visa', 'SCHEDULED'),
  ('br_fail', 'bp_2', 'pm_card_visa_chargeDeclined', 'SCHEDULED');

insert into invoice (id, billing_period_id, customer, amount_cents, status) values
  ('inv_455', 'bp_1', 'Ada Ltd', 1900, 'PROCESSING'),
  ('inv_456', 'bp_1', 'Ada Ltd', 4900, 'OPEN'),
  ('inv_457', 'bp_1', 'Ada Ltd', 1250, 'OPEN'),
  ('inv_458', 'bp_2', 'Broke & Sons', 99900, 'OPEN');

insert into payment (id, invoice_id, payment_method, amount_cents, status, created_on) values
  ('pym_123', 'inv_455', 'pm_card_visa', 1900, 'PROCESSING', current_date),
  ('pym_late', 'inv_458', 'pm_card_visa', 500, 'PROCESSING', current_date);

-- What one run fails at once: nobody has heard of these for a month.
insert into payment (id, invoice_id, payment_method, amount_cents, status, created_on)
  select 'pym_stale_' || lpad(x, 3, '0'), 'inv_458', 'pm_card_visa', 100, 'PROCESSING', dateadd('DAY', -30, current_date)
  from system_range(1, 300);

insert into webhook_event (id, source, event_type, status) values
  ('evt_1', 'supabase', 'event.inserted', 'RECEIVED'),
  ('evt_2', 'supabase', 'event.inserted', 'RECEIVED');

insert into notification (id, payment_id, subject) values
  ('ntf_1', 'pym_123', 'Your payment is being processed');
