INSERT INTO ${outboxSchema}${outboxPrefix}outbox_message (message_id, partition_no, message_key, destination, type, operation, body,
	headers, status, attempts, due_at, expires_at)
VALUES ('019a0000-0000-7000-8000-000000000001', 0, 'k', '/queue/test', 'Test', 'INSERT', 'old', '{"h":"a:b"}', 1, 0, NULL, NULL);
