/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.outbox.benchmarks;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import io.outbox.Operation;
import io.outbox.jdbc.DefaultHeadersGenerator;
import io.outbox.jdbc.JdbcMessageAppender;
import io.outbox.jdbc.MessageDraft;
import io.outbox.jdbc.NewMessage;

/**
 * Transactions of one message each at times that are fixed beforehand, whatever becomes
 * of those before: a slow one makes no other one late, and is not left out.
 */
final class OpenLoop {

	private static final int THREADS = 12;

	private static final int KEYS = 10_000;

	private static final String BODY = "{\"note\":\"" + "x".repeat(339) + "\"}";

	private final Database database;

	private final JdbcMessageAppender appender;

	/**
	 * Create a loop.
	 * @param onCommitted called after each commit
	 */
	OpenLoop(Database database, Runnable onCommitted) {
		this.database = database;
		this.appender = new JdbcMessageAppender(Database.TABLES, new DefaultHeadersGenerator(), 16, 1024 * 1024,
				onCommitted);
	}

	/**
	 * Commit so many transactions.
	 * @return when each message's commit returned, by {@link System#nanoTime()}
	 */
	Map<UUID, Long> run(int transactions, int perSecond) throws Exception {
		Map<UUID, Long> committed = new ConcurrentHashMap<>();
		AtomicInteger next = new AtomicInteger();
		long interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
		long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(100);
		Callable<Void> work = () -> {
			try (Connection connection = this.database.dataSource().getConnection()) {
				connection.setAutoCommit(false);
				for (int number = next.getAndIncrement(); number < transactions; number = next.getAndIncrement()) {
					sleepUntil(start + number * interval);
					committed.put(commit(connection, number), System.nanoTime());
					this.appender.committed();
				}
			}
			return null;
		};
		ExecutorService executor = Executors.newFixedThreadPool(THREADS);
		try {
			for (Future<Void> future : executor.invokeAll(Collections.nCopies(THREADS, work))) {
				future.get();
			}
		}
		finally {
			executor.shutdownNow();
		}
		return committed;
	}

	private UUID commit(Connection connection, int number) throws SQLException {
		NewMessage message = this.appender.prepare(MessageDraft.ofEntity(Queues.destination(0), "PurchaseOrder",
				"PurchaseOrder:" + number % KEYS, Operation.INSERT, BODY));
		this.appender.append(connection, List.of(message));
		connection.commit();
		return message.messageId();
	}

	private static void sleepUntil(long time) {
		for (long nanos = time - System.nanoTime(); nanos > 0; nanos = time - System.nanoTime()) {
			LockSupport.parkNanos(nanos);
		}
	}

}
