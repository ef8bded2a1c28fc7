SELECT partition_no FROM ${outboxSchema}${outboxPrefix}outbox_partition WHERE partition_no IN (0, 1) ORDER BY partition_no FOR UPDATE SKIP LOCKED;
SELECT m.message_key FROM ${outboxSchema}${outboxPrefix}outbox_message m WHERE m.status = 3 AND m.partition_no IN (0, 1);
(SELECT m.id, m.message_id, m.status, m.body FROM ${outboxSchema}${outboxPrefix}outbox_message m
	WHERE m.status = 3 AND m.partition_no = 0 AND m.due_at <= CURRENT_TIMESTAMP ORDER BY m.status, m.partition_no, m.due_at LIMIT 50)
UNION ALL
(SELECT m.id, m.message_id, m.status, m.body FROM ${outboxSchema}${outboxPrefix}outbox_message m
	WHERE m.status = 1 AND m.partition_no = 0 ORDER BY m.status, m.partition_no, m.id LIMIT 50);
UPDATE ${outboxSchema}${outboxPrefix}outbox_message SET status = 2, due_at = NULL, published_at = CURRENT_TIMESTAMP
	WHERE message_id = '019a0000-0000-7000-8000-000000000001' AND status = 1;
