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

import java.util.ArrayList;
import java.util.List;

import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceException;
import jakarta.persistence.metamodel.EntityType;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.event.spi.EventType;
import org.hibernate.event.spi.PostInsertEventListener;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * What an entity manager factory has to do with the capture of entities. Waits for a
 * factory that is still being built.
 */
public final class EntityCapture {

	private final EntityManagerFactory factory;

	private EntityCapture(EntityManagerFactory factory) {
		this.factory = factory;
	}

	/**
	 * Look at an entity manager factory.
	 * @param factory the factory
	 * @return what it has to do with the capture
	 */
	public static EntityCapture of(EntityManagerFactory factory) {
		Assert.notNull(factory, "'factory' must not be null");
		return new EntityCapture(factory);
	}

	/**
	 * Whether messages are written for entities of the factory: it has some with
	 * {@link io.outbox.Publish @Publish}, and the capture is registered with it.
	 * @return {@code true} if messages are written
	 */
	public boolean isActive() {
		return !listeners().isEmpty();
	}

	/**
	 * Find the mappers that {@link io.outbox.Publish#mapper() @Publish} names. To be
	 * called when beans can be made.
	 * @throws InvalidPublishException if one is neither a bean nor can be instantiated
	 */
	public void checkMappers() {
		listeners().forEach(CaptureListener::checkMappers);
	}

	private List<CaptureListener> listeners() {
		List<CaptureListener> listeners = new ArrayList<>();
		SessionFactoryImplementor sessionFactory = sessionFactory();
		if (sessionFactory != null) {
			sessionFactory.getEventListenerRegistry()
				.getEventListenerGroup(EventType.POST_INSERT)
				.fireEventOnEachListener(listeners, EntityCapture::collect);
		}
		return listeners;
	}

	private static void collect(PostInsertEventListener listener, List<CaptureListener> listeners) {
		if (listener instanceof CaptureListener capture) {
			listeners.add(capture);
		}
	}

	/**
	 * The entities with {@link io.outbox.Publish @Publish}, captured or not.
	 * @return the classes
	 */
	public List<Class<?>> publishedEntities() {
		return this.factory.getMetamodel()
			.getEntities()
			.stream()
			.<Class<?>>map(EntityType<?>::getJavaType)
			.filter((type) -> type != null && PublishRules.isPublished(type))
			.toList();
	}

	private @Nullable SessionFactoryImplementor sessionFactory() {
		try {
			return this.factory.unwrap(SessionFactoryImplementor.class);
		}
		catch (PersistenceException ex) {
			// Not one of Hibernate's, so there is nothing to be captured
			return null;
		}
	}

}
