-- Tables of the outbox for MariaDB 10.7 and newer. Can be run again.
-- Times are UTC. Keys and ids compare byte by byte, spaces at the end too.
CREATE TABLE IF NOT EXISTS ${outboxSchema}${outboxPrefix}outbox_message (
	id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
	message_id UUID NOT NULL,
	partition_no SMALLINT NOT NULL,
	message_key VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
	destination VARCHAR(255) NOT NULL,
	type VARCHAR(255) NOT NULL,
	operation VARCHAR(10),
	body LONGTEXT,
	headers LONGTEXT NOT NULL,
	status SMALLINT DEFAULT 1 NOT NULL,
	attempts INTEGER DEFAULT 0 NOT NULL,
	due_at DATETIME(6),
	created_at DATETIME(6) DEFAULT (UTC_TIMESTAMP(6)) NOT NULL,
	published_at DATETIME(6),
	expires_at DATETIME(6),
	last_error VARCHAR(4000),
	UNIQUE KEY outbox_message_message_id (message_id),
	KEY outbox_message_pending (status, partition_no, id),
	KEY outbox_message_due (status, partition_no, due_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

CREATE TABLE IF NOT EXISTS ${outboxSchema}${outboxPrefix}outbox_partition (
	partition_no SMALLINT NOT NULL PRIMARY KEY
) ENGINE = InnoDB;

CREATE TABLE IF NOT EXISTS ${outboxSchema}${outboxPrefix}inbox_message (
	subscriber VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
	message_id VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
	received_at DATETIME(6) DEFAULT (UTC_TIMESTAMP(6)) NOT NULL,
	destination VARCHAR(255) NOT NULL,
	headers LONGTEXT,
	PRIMARY KEY (subscriber, message_id),
	KEY inbox_message_received (received_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
