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

import org.hibernate.collection.spi.PersistentCollection;
import org.hibernate.engine.spi.CollectionEntry;
import org.hibernate.engine.spi.EntityEntry;
import org.hibernate.event.spi.AbstractCollectionEvent;
import org.hibernate.event.spi.EventSource;
import org.hibernate.event.spi.PostCollectionRecreateEvent;
import org.hibernate.event.spi.PostCollectionRecreateEventListener;
import org.hibernate.event.spi.PostCollectionRemoveEvent;
import org.hibernate.event.spi.PostCollectionRemoveEventListener;
import org.hibernate.event.spi.PreCollectionUpdateEvent;
import org.hibernate.event.spi.PreCollectionUpdateEventListener;
import org.hibernate.persister.collection.CollectionPersister;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Reports changed collections as changes of their owners. Registered only where the
 * {@code fields} of a rule name a collection.
 */
@SuppressWarnings("serial")
final class CollectionListener implements PostCollectionRecreateEventListener, PostCollectionRemoveEventListener,
		PreCollectionUpdateEventListener {

	private final transient CaptureListener listener;

	CollectionListener(CaptureListener listener) {
		this.listener = listener;
	}

	@Override
	public void onPostRecreateCollection(PostCollectionRecreateEvent event) {
		capture(event);
	}

	/**
	 * Before the update, when the collection can still be compared with what was loaded:
	 * a merge marks each collection as changed.
	 */
	@Override
	public void onPreUpdateCollection(PreCollectionUpdateEvent event) {
		EventSource session = session(event);
		if (session == null) {
			return;
		}
		PersistentCollection<?> collection = event.getCollection();
		CollectionEntry entry = session.getPersistenceContextInternal().getCollectionEntry(collection);
		CollectionPersister persister = (entry != null) ? entry.getLoadedPersister() : null;
		if (persister == null || !collection.wasInitialized() || !collection.equalsSnapshot(persister)) {
			capture(event);
		}
	}

	@Override
	public void onPostRemoveCollection(PostCollectionRemoveEvent event) {
		capture(event);
	}

	private void capture(AbstractCollectionEvent event) {
		EventSource session = session(event);
		Object owner = event.getAffectedOwnerOrNull();
		Object id = event.getAffectedOwnerIdOrNull();
		if (session == null || owner == null || id == null) {
			return;
		}
		String role = (event.getCollectionPersister() != null) ? event.getCollectionPersister().getRole()
				: event.getCollection().getRole();
		EntityPersister persister = session.getEntityPersister(event.getAffectedOwnerEntityName(), owner);
		EntityEntry entry = session.getPersistenceContextInternal().getEntry(owner);
		this.listener.captureCollection(session, persister, id, owner, StringUtils.unqualify(role),
				(entry != null) ? entry.getLoadedState() : null);
	}

	/**
	 * The session, or {@code null} if it is stateless: an insert, update or delete of the
	 * owner is captured then, which writes all of its collections.
	 */
	private static @Nullable EventSource session(AbstractCollectionEvent event) {
		try {
			return event.getSession();
		}
		catch (NullPointerException ex) {
			// The event of a stateless session has none, and can't be asked for it
			return null;
		}
	}

}
