-- Not run against its database by any test. Tables of the outbox for SQL Server 2016 and newer. Can be run again.
-- Times are UTC. Keys and ids compare byte by byte. The key of the inbox is too long for a clustered index.
IF OBJECT_ID(N'${outboxSchema}${outboxPrefix}outbox_message', N'U') IS NULL
CREATE TABLE ${outboxSchema}${outboxPrefix}outbox_message (
	id BIGINT IDENTITY(1, 1) NOT NULL PRIMARY KEY,
	message_id UNIQUEIDENTIFIER NOT NULL,
	partition_no SMALLINT NOT NULL,
	message_key NVARCHAR(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
	destination NVARCHAR(255) NOT NULL,
	type NVARCHAR(255) NOT NULL,
	operation NVARCHAR(10),
	body NVARCHAR(MAX),
	headers NVARCHAR(MAX) NOT NULL,
	status SMALLINT DEFAULT 1 NOT NULL,
	attempts INTEGER DEFAULT 0 NOT NULL,
	due_at DATETIMEOFFSET(6),
	created_at DATETIMEOFFSET(6) DEFAULT SYSUTCDATETIME() NOT NULL,
	published_at DATETIMEOFFSET(6),
	expires_at DATETIMEOFFSET(6),
	last_error NVARCHAR(4000),
	INDEX outbox_message_message_id UNIQUE (message_id),
	INDEX outbox_message_pending (status, partition_no, id),
	INDEX outbox_message_due (status, partition_no, due_at)
);

IF OBJECT_ID(N'${outboxSchema}${outboxPrefix}outbox_partition', N'U') IS NULL
CREATE TABLE ${outboxSchema}${outboxPrefix}outbox_partition (
	partition_no SMALLINT NOT NULL PRIMARY KEY
);

IF OBJECT_ID(N'${outboxSchema}${outboxPrefix}outbox_paused', N'U') IS NULL
CREATE TABLE ${outboxSchema}${outboxPrefix}outbox_paused (
	destination NVARCHAR(255) COLLATE Latin1_General_100_BIN2 NOT NULL PRIMARY KEY,
	paused_at DATETIMEOFFSET(6) DEFAULT SYSUTCDATETIME() NOT NULL,
	paused_by NVARCHAR(255),
	resumed_partitions SMALLINT DEFAULT 0 NOT NULL
);

IF OBJECT_ID(N'${outboxSchema}${outboxPrefix}inbox_message', N'U') IS NULL
CREATE TABLE ${outboxSchema}${outboxPrefix}inbox_message (
	subscriber NVARCHAR(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
	message_id NVARCHAR(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
	received_at DATETIMEOFFSET(6) DEFAULT SYSUTCDATETIME() NOT NULL,
	destination NVARCHAR(255) NOT NULL,
	headers NVARCHAR(MAX),
	PRIMARY KEY NONCLUSTERED (subscriber, message_id),
	INDEX inbox_message_received (received_at)
);
