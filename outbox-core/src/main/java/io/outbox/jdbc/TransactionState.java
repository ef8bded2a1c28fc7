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

import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Whether a connection is that of a transaction, and whether this has been completed.
 * Spring leaves the connection to callbacks after the completion, and opens one within
 * the transaction of another data source; what is written there is committed by chance or
 * lost. Owned by the thread of the transaction.
 */
final class TransactionState implements TransactionSynchronization {

	/**
	 * Not bound as resources of the transaction, which has no end behind its callbacks.
	 */
	private static final ThreadLocal<Map<ConnectionHolder, TransactionState>> states = ThreadLocal
		.withInitial(WeakHashMap::new);

	/**
	 * Whether the transaction that has the callbacks is followed, within which others may
	 * begin.
	 */
	private static final ThreadLocal<Boolean> outermostFollowed = ThreadLocal.withInitial(() -> false);

	private final boolean outermost;

	private boolean completed;

	private TransactionState(boolean outermost) {
		this.outermost = outermost;
	}

	/**
	 * Follow the transaction that has just begun.
	 * @param connection its connection, or {@code null} if it has none of JDBC
	 * @param outermost whether it is not within another one
	 */
	static void follow(@Nullable ConnectionHolder connection, boolean outermost) {
		if (!outermost && connection != null && states.get().containsKey(connection)) {
			return;
		}
		TransactionState state = new TransactionState(outermost);
		if (connection != null) {
			states.get().put(connection, state);
		}
		TransactionSynchronizationManager.registerSynchronization(state);
		state.outermostIsFollowed(true);
	}

	/**
	 * Whether the connection is known not to be that of a transaction, but one that was
	 * only opened within one of another data source.
	 */
	static boolean isForeign(@Nullable ConnectionHolder connection) {
		return outermostFollowed.get() && (connection == null || !states.get().containsKey(connection));
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
	public void suspend() {
		outermostIsFollowed(false);
	}

	@Override
	public void resume() {
		outermostIsFollowed(true);
	}

	@Override
	public void afterCommit() {
		this.completed = true;
	}

	@Override
	public void afterCompletion(int status) {
		this.completed = true;
		outermostIsFollowed(false);
	}

	private void outermostIsFollowed(boolean followed) {
		if (this.outermost) {
			outermostFollowed.set(followed);
		}
	}

}
