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

package io.outbox.hibernate;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.hibernate.engine.spi.EntityKey;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.engine.spi.TransactionCompletionCallbacks.AfterCompletionCallback;
import org.hibernate.engine.spi.TransactionCompletionCallbacks.BeforeCompletionCallback;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.support.TransactionSynchronization;

/**
 * The changes of one transaction of one session that are not yet written as messages.
 * Owned by the thread of the session. Holds no session, because sessions hold it.
 */
final class PendingChanges implements BeforeCompletionCallback, AfterCompletionCallback, TransactionSynchronization {

	private static final Log logger = LogFactory.getLog(PendingChanges.class);

	private final MessageWriter writer;

	private final int portionSize;

	/**
	 * Weak keys: nobody tells that a savepoint is released, but then nothing holds it.
	 */
	private final Map<Object, Map<EntityKey, Change>> savepoints = new WeakHashMap<>();

	private Map<EntityKey, Change> changes = new LinkedHashMap<>();

	private @Nullable Object @Nullable [] deleting;

	private boolean deferred;

	private boolean completing;

	private boolean done;

	private boolean making;

	private boolean written;

	PendingChanges(MessageWriter writer, int portionSize) {
		this.writer = writer;
		this.portionSize = portionSize;
	}

	boolean isDone() {
		return this.done;
	}

	/**
	 * An entity is about to be deleted. Hibernate's event of the deletion lacks
	 * references to what is deleted with it.
	 * @param written the values last written, or {@code null} if unknown
	 */
	void deleting(@Nullable Object @Nullable [] written) {
		this.deleting = written;
	}

	/**
	 * The values that the entity had which has just been deleted, if they are known.
	 */
	@Nullable Object @Nullable [] deleted() {
		@Nullable Object[] written = this.deleting;
		this.deleting = null;
		return written;
	}

	void add(SharedSessionContractImplementor session, EntityKey key, Change change) {
		if (this.completing) {
			write(session, List.of(change));
			return;
		}
		// A stateless session gives away the values that its instance has, others a copy
		Change written = session.isStateless() ? change.withStateCopied(session) : change;
		Change previous = this.changes.get(key);
		Change next = (previous != null) ? previous.then(written) : written;
		if (next != null) {
			this.changes.put(key, next);
		}
		else {
			this.changes.remove(key);
		}
		if (session.isStateless()) {
			// No flush follows, and the instance may be changed
			makeBodies(session, List.of(key));
			endPortion(session);
		}
	}

	/**
	 * A flush has ended.
	 */
	void flushed(SharedSessionContractImplementor session) {
		if (this.making || this.completing || this.done) {
			return;
		}
		makeBodies(session, List.copyOf(this.changes.keySet()));
		endPortion(session);
	}

	@Override
	public void doBeforeTransactionCompletion(SharedSessionContractImplementor session) {
		if (this.done || this.completing) {
			return;
		}
		if (!this.deferred) {
			// Others may flush in their callbacks: go behind all that are registered now
			this.deferred = true;
			session.getTransactionCompletionCallbacks().registerCallback((BeforeCompletionCallback) this);
			return;
		}
		makeBodies(session, List.copyOf(this.changes.keySet()));
		write(session, this.changes.values());
		this.completing = true;
		this.changes.clear();
	}

	@Override
	public void doAfterTransactionCompletion(boolean successful, SharedSessionContractImplementor session) {
		this.done = true;
		this.changes.clear();
		this.savepoints.clear();
		if (successful && this.written) {
			this.writer.committed();
		}
	}

	@Override
	public void savepoint(Object savepoint) {
		this.savepoints.put(savepoint, new LinkedHashMap<>(this.changes));
	}

	@Override
	public void savepointRollback(Object savepoint) {
		this.changes = new LinkedHashMap<>(this.savepoints.getOrDefault(savepoint, Map.of()));
	}

	private void endPortion(SharedSessionContractImplementor session) {
		if (this.changes.size() >= this.portionSize) {
			write(session, this.changes.values());
			this.changes.clear();
		}
	}

	private void makeBodies(SharedSessionContractImplementor session, List<EntityKey> keys) {
		this.making = true;
		try {
			// Bodies may query and so flush: what that adds gets its body when it is
			// written
			for (EntityKey key : keys) {
				Change change = this.changes.get(key);
				if (change != null && change.instance() != null && change.bodies() == null) {
					Change made = this.writer.makeBodies(session, change);
					this.changes.replace(key, change, made);
				}
			}
		}
		catch (RuntimeException ex) {
			logger.error("Failed to make the bodies of messages, the transaction is rolled back", ex);
			throw ex;
		}
		finally {
			this.making = false;
		}
	}

	private void write(SharedSessionContractImplementor session, Collection<Change> changes) {
		try {
			this.written |= this.writer.write(session, List.copyOf(changes));
		}
		catch (RuntimeException ex) {
			logger.error("Failed to write messages, the transaction is rolled back", ex);
			throw ex;
		}
	}

}
