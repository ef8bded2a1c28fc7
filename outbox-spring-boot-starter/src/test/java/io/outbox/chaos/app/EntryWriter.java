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

package io.outbox.chaos.app;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes entries in transactions until it is stopped, and says which of them it believes
 * to be committed and which rolled back. Of the rest it does not know.
 */
class EntryWriter implements SmartLifecycle {

	private static final Log logger = LogFactory.getLog(EntryWriter.class);

	private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(200);

	private final EntityManager entityManager;

	private final TransactionTemplate transactions;

	private final int accounts;

	private final int refusedEvery;

	private final Duration pause;

	private final List<Thread> threads = new ArrayList<>();

	private final CountDownLatch stopped = new CountDownLatch(1);

	EntryWriter(EntityManager entityManager, PlatformTransactionManager transactionManager,
			@Value("${chaos.threads}") int threads, @Value("${chaos.accounts}") int accounts,
			@Value("${chaos.pause}") Duration pause, @Value("${chaos.refused-every:0}") int refusedEvery) {
		this.entityManager = entityManager;
		this.transactions = new TransactionTemplate(transactionManager);
		this.accounts = accounts;
		this.refusedEvery = refusedEvery;
		this.pause = pause;
		for (int thread = 0; thread < threads; thread++) {
			this.threads.add(new Thread(() -> write(new Random()), "writer-" + thread));
		}
	}

	private void write(Random random) {
		try {
			boolean written = true;
			while (!this.stopped.await(pause(random, written).toMillis(), TimeUnit.MILLISECONDS)) {
				written = write(random, UUID.randomUUID().toString());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private Duration pause(Random random, boolean written) {
		return written ? this.pause.multipliedBy(random.nextInt(200)).dividedBy(100) : PAUSE_AFTER_FAILURE;
	}

	private boolean write(Random random, String token) {
		boolean rollback = random.nextInt(8) == 0;
		AtomicBoolean committing = new AtomicBoolean();
		try {
			this.transactions.executeWithoutResult((status) -> {
				write(entries(random), token);
				if (rollback) {
					this.entityManager.flush();
					status.setRollbackOnly();
				}
				committing.set(!rollback);
			});
			System.out.println((rollback ? "ROLLED_BACK " : "COMMITTED ") + token);
			return true;
		}
		catch (RuntimeException ex) {
			logger.debug("Transaction failed", ex);
			if (!committing.get()) {
				System.out.println("ROLLED_BACK " + token);
			}
			return false;
		}
	}

	/** How many entries of which account, in an order in which nobody deadlocks. */
	private SortedMap<String, Integer> entries(Random random) {
		SortedMap<String, Integer> entries = new TreeMap<>();
		int count = (random.nextInt(20) == 0) ? 10 + random.nextInt(40) : 1 + random.nextInt(5);
		for (int i = 0; i < count; i++) {
			// The first accounts are hot
			int account = (int) (this.accounts * Math.pow(random.nextDouble(), 3));
			entries.merge("account-%03d".formatted(account), 1, Integer::sum);
		}
		return entries;
	}

	private void write(SortedMap<String, Integer> entries, String token) {
		entries.forEach((id, count) -> {
			Account account = this.entityManager.find(Account.class, id, LockModeType.PESSIMISTIC_WRITE);
			for (int i = 0; i < count; i++) {
				this.entityManager.persist(account.newEntry(token, this.refusedEvery));
			}
		});
	}

	@Override
	public void start() {
		this.threads.forEach(Thread::start);
	}

	@Override
	public void stop() {
		this.stopped.countDown();
		try {
			for (Thread thread : this.threads) {
				thread.join();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public boolean isRunning() {
		return this.threads.stream().anyMatch(Thread::isAlive);
	}

}
