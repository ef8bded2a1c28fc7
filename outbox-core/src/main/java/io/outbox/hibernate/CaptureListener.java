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

import java.lang.ref.WeakReference;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

import io.outbox.Operation;
import io.outbox.OutboxException;
import org.hibernate.engine.spi.EntityEntry;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.engine.spi.TransactionCompletionCallbacks;
import org.hibernate.engine.spi.TransactionCompletionCallbacks.AfterCompletionCallback;
import org.hibernate.engine.spi.TransactionCompletionCallbacks.BeforeCompletionCallback;
import org.hibernate.event.spi.AbstractPostDatabaseOperationEvent;
import org.hibernate.event.spi.AbstractPreDatabaseOperationEvent;
import org.hibernate.event.spi.AutoFlushEvent;
import org.hibernate.event.spi.AutoFlushEventListener;
import org.hibernate.event.spi.FlushEvent;
import org.hibernate.event.spi.FlushEventListener;
import org.hibernate.event.spi.PostDeleteEvent;
import org.hibernate.event.spi.PostDeleteEventListener;
import org.hibernate.event.spi.PostInsertEvent;
import org.hibernate.event.spi.PostInsertEventListener;
import org.hibernate.event.spi.PostUpdateEvent;
import org.hibernate.event.spi.PostUpdateEventListener;
import org.hibernate.event.spi.PostUpsertEvent;
import org.hibernate.event.spi.PostUpsertEventListener;
import org.hibernate.event.spi.PreDeleteEvent;
import org.hibernate.event.spi.PreDeleteEventListener;
import org.hibernate.event.spi.PreInsertEvent;
import org.hibernate.event.spi.PreInsertEventListener;
import org.hibernate.event.spi.PreUpdateEvent;
import org.hibernate.event.spi.PreUpdateEventListener;
import org.hibernate.event.spi.PreUpsertEvent;
import org.hibernate.event.spi.PreUpsertEventListener;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Collects what Hibernate writes of published entities, per session. Safe for use by
 * several threads, each with sessions of its own.
 */
@SuppressWarnings("serial")
final class CaptureListener implements PreInsertEventListener, PreUpdateEventListener, PreDeleteEventListener,
		PreUpsertEventListener, PostInsertEventListener, PostUpdateEventListener, PostDeleteEventListener,
		PostUpsertEventListener, FlushEventListener, AutoFlushEventListener {

	private final transient Map<String, List<PublishRule>> rules;

	private final transient MessageWriter writer;

	private final int portionSize;

	/**
	 * Weak values too: states may refer to the session. The session's callbacks keep a
	 * value alive for as long as its transaction lasts.
	 */
	private final transient Map<SharedSessionContractImplementor, WeakReference<PendingChanges>> sessions = Collections
		.synchronizedMap(new WeakHashMap<>());

	CaptureListener(Map<String, List<PublishRule>> rules, MessageWriter writer, int portionSize) {
		this.rules = rules;
		this.writer = writer;
		this.portionSize = portionSize;
	}

	void checkMappers() {
		this.writer.checkMappers();
	}

	@Override
	public boolean onPreInsert(PreInsertEvent event) {
		return checkTransaction(event);
	}

	@Override
	public boolean onPreUpdate(PreUpdateEvent event) {
		return checkTransaction(event);
	}

	@Override
	public boolean onPreDelete(PreDeleteEvent event) {
		boolean veto = checkTransaction(event);
		SharedSessionContractImplementor session = event.getSession();
		if (!rules(event.getPersister()).isEmpty() && !session.isStateless()) {
			EntityEntry entry = session.getPersistenceContextInternal().getEntry(event.getEntity());
			pending(session).deleting((entry != null) ? entry.getLoadedState() : null);
		}
		return veto;
	}

	@Override
	public boolean onPreUpsert(PreUpsertEvent event) {
		return checkTransaction(event);
	}

	@Override
	public void onPostInsert(PostInsertEvent event) {
		capture(event, Operation.INSERT, false, event.getState(), null);
	}

	@Override
	public void onPostUpdate(PostUpdateEvent event) {
		capture(event, Operation.UPDATE, false, event.getState(), event.getDirtyProperties());
	}

	@Override
	public void onPostDelete(PostDeleteEvent event) {
		PendingChanges pending = find(event.getSession());
		@Nullable Object[] written = (pending != null) ? pending.deleted() : null;
		capture(event, Operation.DELETE, false, (written != null) ? written : event.getDeletedState(), null);
	}

	@Override
	public void onPostUpsert(PostUpsertEvent event) {
		capture(event, Operation.UPDATE, true, event.getState(), null);
	}

	@Override
	public void onFlush(FlushEvent event) {
		flushed(event.getSession());
	}

	@Override
	public void onAutoFlush(AutoFlushEvent event) {
		flushed(event.getSession());
	}

	/**
	 * A collection of the owner has been written that the {@code fields} of a rule name.
	 */
	void captureCollection(SharedSessionContractImplementor session, EntityPersister persister, Object id, Object owner,
			String attribute, @Nullable Object @Nullable [] loadedState) {
		for (PublishRule rule : rules(persister)) {
			if (rule.collections().contains(attribute)) {
				@Nullable Object[] state = (loadedState != null) ? loadedState : persister.getValues(owner);
				int[] dirty = { persister.getPropertyIndex(attribute) };
				add(session, persister, new Change(Operation.UPDATE, false, persister, id, state, owner, bits(dirty)));
				return;
			}
		}
	}

	private boolean checkTransaction(AbstractPreDatabaseOperationEvent event) {
		String name = event.getPersister().getEntityName();
		if (this.rules.containsKey(name) && !event.getSession().getTransactionCoordinator().isTransactionActive()) {
			throw new OutboxException("Entity " + name + " is annotated with @Publish and can't be changed without"
					+ " a transaction, because no message could be written with it. Add @Transactional");
		}
		return false;
	}

	private void capture(AbstractPostDatabaseOperationEvent event, Operation operation, boolean upsert,
			@Nullable Object @Nullable [] state, int @Nullable [] dirty) {
		EntityPersister persister = event.getPersister();
		List<PublishRule> rules = rules(persister);
		if (rules.isEmpty()) {
			return;
		}
		Object instance = event.getEntity();
		boolean needsInstance = rules.stream().anyMatch(PublishRule::needsInstance);
		add(event.getSession(), persister,
				new Change(operation, upsert, persister, event.getId(),
						(state != null) ? state : persister.getValues(instance), needsInstance ? instance : null,
						(dirty != null) ? bits(dirty) : null));
	}

	private void add(SharedSessionContractImplementor session, EntityPersister persister, Change change) {
		pending(session).add(session, session.generateEntityKey(change.id(), persister), change);
	}

	private void flushed(SharedSessionContractImplementor session) {
		PendingChanges pending = find(session);
		if (pending != null) {
			pending.flushed(session);
		}
	}

	private PendingChanges pending(SharedSessionContractImplementor session) {
		PendingChanges found = find(session);
		if (found != null) {
			return found;
		}
		PendingChanges pending = new PendingChanges(this.writer, this.portionSize);
		TransactionCompletionCallbacks callbacks = session.getTransactionCompletionCallbacks();
		callbacks.registerCallback((BeforeCompletionCallback) pending);
		callbacks.registerCallback((AfterCompletionCallback) pending);
		if (TransactionSynchronizationManager.isSynchronizationActive()) {
			TransactionSynchronizationManager.registerSynchronization(pending);
		}
		this.sessions.put(session, new WeakReference<>(pending));
		return pending;
	}

	private @Nullable PendingChanges find(SharedSessionContractImplementor session) {
		WeakReference<PendingChanges> reference = this.sessions.get(session);
		PendingChanges pending = (reference != null) ? reference.get() : null;
		return (pending != null && !pending.isDone()) ? pending : null;
	}

	private List<PublishRule> rules(EntityPersister persister) {
		return this.rules.getOrDefault(persister.getEntityName(), List.of());
	}

	private static BitSet bits(int[] positions) {
		BitSet bits = new BitSet();
		for (int position : positions) {
			bits.set(position);
		}
		return bits;
	}

}
