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

package io.outbox.acceptance.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.hibernate.exception.ConstraintViolationException;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Changes accounts in transactions, a tenth of which is rolled back.
 */
@Component
public class Writer {

	/** Begins the writer of a transaction that is rolled back. */
	public static final String PHANTOM = "phantom";

	private static final Log logger = LogFactory.getLog(Writer.class);

	private static final int SHARED_ACCOUNTS = 200;

	private final EntityManager entityManager;

	private final TransactionTemplate transactions;

	Writer(EntityManager entityManager, PlatformTransactionManager transactionManager) {
		this.entityManager = entityManager;
		this.transactions = new TransactionTemplate(transactionManager);
	}

	/**
	 * Write with several threads and return when they are done.
	 * @param threads the number of threads
	 * @param count the number of transactions of each
	 */
	public void write(int threads, int count) throws InterruptedException, ExecutionException {
		ExecutorService writers = Executors.newFixedThreadPool(threads, new CustomizableThreadFactory("writer-"));
		try {
			List<Future<?>> written = new ArrayList<>();
			for (int thread = 0; thread < threads; thread++) {
				Random random = new Random(thread);
				written.add(writers
					.submit(() -> IntStream.range(0, count).forEach((i) -> writeEventually(random, i % 10 == 9))));
			}
			for (Future<?> future : written) {
				future.get();
			}
		}
		finally {
			writers.shutdownNow();
		}
	}

	/**
	 * Two transactions may make the same account, of which one then fails as a whole.
	 */
	private void writeEventually(Random random, boolean rollback) {
		boolean written = false;
		while (!written) {
			try {
				write(random, rollback);
				written = true;
			}
			catch (DataIntegrityViolationException | ConstraintViolationException ex) {
				logger.debug("Written again", ex);
			}
		}
	}

	/**
	 * Write one transaction of one to five entities.
	 * @param random chooses the entities
	 * @param rollback whether the transaction is rolled back
	 */
	public void write(Random random, boolean rollback) {
		this.transactions.executeWithoutResult((status) -> {
			SortedSet<String> ids = new TreeSet<>();
			for (int i = random.nextInt(5); i >= 0; i--) {
				ids.add((random.nextInt(3) == 0) ? UUID.randomUUID().toString()
						: "account-" + random.nextInt(SHARED_ACCOUNTS));
			}
			// In the order of ids, so that no two transactions wait for each other
			ids.forEach((id) -> account(id).change((rollback ? PHANTOM : "writer-") + random.nextLong()));
			if (rollback) {
				this.entityManager.flush();
				status.setRollbackOnly();
			}
		});
	}

	private Account account(String id) {
		Account account = this.entityManager.find(Account.class, id, LockModeType.PESSIMISTIC_WRITE);
		if (account == null) {
			account = new Account(id);
			this.entityManager.persist(account);
		}
		return account;
	}

}
