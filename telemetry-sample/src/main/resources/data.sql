insert into organization (id, name, status, changed_at) values
  ('org_1', 'Ada Ltd', 'CUSTOMER', dateadd('DAY', -3, current_timestamp)),
  ('org_2', 'Broke & Sons', 'CUSTOMER', dateadd('DAY', -3, current_timestamp)),
  ('org_3', 'Gone Inc', 'CUSTOMER', dateadd('DAY', -3, current_timestamp));

insert into subscription (id, organization_id, plan, status, changed_at) values
  ('sub_1', 'org_1', 'Team', 'ACTIVE', dateadd('DAY', -3, current_timestamp)),
  ('sub_2', 'org_2', 'Enterprise', 'PAST_DUE', dateadd('HOUR', -5, current_timestamp)),
  ('sub_3', 'org_3', 'Solo', 'ACTIVE', dateadd('DAY', -3, current_timestamp));

insert into checkout (id, email, status, changed_at) values
  ('co_1', 'grace@example.com', 'OPEN', dateadd('MINUTE', -10, current_timestamp));

insert into billing_period (id, subscription_id, customer, starts_on, ends_on, status, changed_at) values
  ('bp_1', 'sub_1', 'Ada Ltd', '2026-11-01', '2026-11-30', 'ACTIVE', dateadd('DAY', -3, current_timestamp)),
  ('bp_2', 'sub_2', 'Broke & Sons', '2026-11-01', '2026-11-30', 'PAST_DUE', dateadd('HOUR', -5, current_timestamp)),
  ('bp_3', 'sub_1', 'Ada Ltd', '2026-12-01', '2026-12-31', 'UPCOMING', dateadd('DAY', -3, current_timestamp));

insert into billing_run (id, billing_period_id, payment_method, status, changed_at) values
  ('br_789', 'bp_1', 'pm_card_visa', 'SCHEDULED', dateadd('DAY', -3, current_timestamp)),
  ('br_fail', 'bp_2', 'pm_card_visa_chargeDeclined', 'SCHEDULED', dateadd('DAY', -3, current_timestamp));

insert into invoice (id, billing_period_id, customer, amount_cents, status, changed_at) values
  ('inv_455', 'bp_1', 'Ada Ltd', 1900, 'PROCESSING', dateadd('DAY', -3, current_timestamp)),
  ('inv_456', 'bp_1', 'Ada Ltd', 4900, 'OPEN', dateadd('DAY', -3, current_timestamp)),
  ('inv_457', 'bp_1', 'Ada Ltd', 1250, 'OPEN', dateadd('DAY', -3, current_timestamp)),
  ('inv_458', 'bp_2', 'Broke & Sons', 99900, 'OPEN', dateadd('DAY', -3, current_timestamp));

insert into payment (id, invoice_id, customer, payment_method, amount_cents, status, created_on, changed_at) values
  ('pym_123', 'inv_455', 'Ada Ltd', 'pm_card_visa', 1900, 'PROCESSING', current_date, dateadd('HOUR', -1, current_timestamp)),
  ('pym_late', 'inv_458', 'Broke & Sons', 'pm_card_visa', 500, 'PROCESSING', current_date, dateadd('HOUR', -2, current_timestamp));

-- What one run fails at once: nobody has heard of these for a month.
insert into payment (id, invoice_id, customer, payment_method, amount_cents, status, created_on, changed_at)
  select 'pym_stale_' || lpad(x, 3, '0'), 'inv_458', 'Broke & Sons', 'pm_card_visa', 100, 'PROCESSING', dateadd('DAY', -30, current_date),
    dateadd('DAY', -30, current_timestamp)
  from system_range(1, 300);

insert into webhook_event (id, source, event_type, status, changed_at) values
  ('evt_1', 'supabase', 'event.inserted', 'RECEIVED', dateadd('DAY', -3, current_timestamp)),
  ('evt_2', 'supabase', 'event.inserted', 'RECEIVED', dateadd('DAY', -3, current_timestamp));

insert into notification (id, payment_id, subject, changed_at) values
  ('ntf_1', 'pym_123', 'Your payment is being processed', dateadd('DAY', -3, current_timestamp));
