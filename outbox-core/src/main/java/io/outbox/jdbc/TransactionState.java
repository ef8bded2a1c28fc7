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

package io.outbox.jdbc;

import java.util.Map;
import java.util.WeakHashMap;

import org.springframework.core.Ordered;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Whether the transaction of a connection has been completed. Spring leaves the
 * connection to callbacks after the completion, where what they write is committed by
 * chance or lost. Owned by the thread of the transaction.
 */
final class TransactionState implements TransactionSynchronization {

	/**
	 * Not bound as resources of the transaction, which has no end behind its callbacks.
	 */
	private static final ThreadLocal<Map<ConnectionHolder, TransactionState>> states = ThreadLocal
		.withInitial(WeakHashMap::new);

	private boolean completed;

	private TransactionState() {
	}

	/**
	 * Follow the transaction that has just begun on a connection.
	 */
	static void follow(ConnectionHolder connection) {
		if (!states.get().containsKey(connection)) {
			TransactionState state = new TransactionState();
			states.get().put(connection, state);
			TransactionSynchronizationManager.registerSynchronization(state);
		}
	}

	/**
	 * Whether the transaction of the connection has been followed to its end.
	 */
	static boolean isCompleted(ConnectionHolder connection) {
		TransactionState state = states.get().get(connection);
		return state != null && state.completed;
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public void afterCommit() {
		this.completed = true;
	}

	@Override
	public void afterCompletion(int status) {
		this.completed = true;
	}

}
