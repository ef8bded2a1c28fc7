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

import java.util.ArrayDeque;
import java.util.Deque;

import io.outbox.hibernate.ModelEntities.Child;
import io.outbox.hibernate.ModelEntities.Parent;
import jakarta.persistence.EntityManager;
import org.hibernate.Hibernate;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Does the steps of a sequence with Hibernate.
 */
final class ModelDriver implements AutoCloseable {

	private final EntityManager entityManager;

	private final TransactionTemplate template;

	private final Deque<TransactionStatus> transactions = new ArrayDeque<>();

	ModelDriver(CaptureFixture fixture) {
		this.entityManager = fixture.entityManager();
		this.template = fixture.newTransaction();
		// A gap lock of the transaction around it would block an inner one
		this.template.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
	}

	void take(ModelStep step) {
		long id = id(step.id());
		switch (step.action()) {
			case PERSIST -> persist(step, id);
			case CHANGE -> change(step, find(step.kind(), id));
			case MERGE -> merge(step, id);
			case REMOVE -> remove(step.kind(), id);
			case ORPHAN -> takeOut((Child) find(ModelKind.CHILD, id));
			case FLUSH -> this.entityManager.flush();
			case QUERY -> this.entityManager.createQuery("select count(*) from " + step.kind().queried(), Long.class)
				.getSingleResult();
			case CLEAR -> this.entityManager.clear();
			case DETACH -> this.entityManager.detach(this.entityManager.find(step.kind().type(), id));
			case BEGIN -> this.transactions.push(manager().getTransaction(this.template));
			case COMMIT -> manager().commit(this.transactions.pop());
			case ROLLBACK -> manager().rollback(this.transactions.pop());
		}
	}

	private PlatformTransactionManager manager() {
		PlatformTransactionManager manager = this.template.getTransactionManager();
		if (manager == null) {
			throw new IllegalStateException("No transaction manager");
		}
		return manager;
	}

	private long id(int number) {
		return Math.max(0, this.transactions.size() - 1) * 10L + number;
	}

	private Object find(ModelKind kind, long id) {
		return Hibernate.unproxy(this.entityManager.find(kind.type(), id));
	}

	private void persist(ModelStep step, long id) {
		Object entity = step.kind().newEntity(id);
		step.kind()
			.attributes()
			.forEach((name) -> step.kind().set(entity, name, ModelKind.initialValue(name, step.value())));
		if (!(entity instanceof Child child)) {
			this.entityManager.persist(entity);
			return;
		}
		Parent parent = (Parent) find(ModelKind.PARENT, id(Math.max(1, step.value())));
		child.parent = parent;
		if (step.attribute() % 2 == 0) {
			this.entityManager.persist(child);
		}
		Hibernate.initialize(parent.children);
		parent.children.add(child);
	}

	private void change(ModelStep step, Object entity) {
		Object value = ModelKind.value(step.attributeName(), step.value());
		boolean reference = step.attributeName().equals("ref") && value != null;
		step.kind().set(entity, step.attributeName(), reference ? find(ModelKind.CREATED, id(step.value())) : value);
	}

	private void merge(ModelStep step, long id) {
		boolean managed = isManaged(step.kind(), id);
		Object found = this.entityManager.find(step.kind().type(), id);
		if (found == null) {
			Object entity = step.kind().newEntity(id);
			step.kind()
				.attributes()
				.forEach((name) -> step.kind().set(entity, name, ModelKind.initialValue(name, step.value())));
			this.entityManager.merge(entity);
			return;
		}
		Object copy = step.kind().copy(Hibernate.unproxy(found));
		if (!managed) {
			this.entityManager.detach(found);
		}
		change(step, copy);
		this.entityManager.merge(copy);
	}

	private boolean isManaged(ModelKind kind, long id) {
		SessionImplementor session = this.entityManager.unwrap(SessionImplementor.class);
		EntityPersister persister = session.getFactory().getMappingMetamodel().getEntityDescriptor(kind.type());
		@Nullable Object entity = session.getPersistenceContextInternal().getEntity(session.generateEntityKey(id, persister));
		return entity != null;
	}

	private void remove(ModelKind kind, long id) {
		if (kind == ModelKind.CHILD) {
			takeOut((Child) find(kind, id));
		}
		this.entityManager.remove(this.entityManager.find(kind.type(), id));
	}

	private void takeOut(Child child) {
		if (child.parent != null) {
			Parent parent = (Parent) find(ModelKind.PARENT, child.parent.id());
			parent.children.remove(child);
		}
	}

	/**
	 * Roll back what an exception left open.
	 */
	@Override
	public void close() {
		while (!this.transactions.isEmpty()) {
			manager().rollback(this.transactions.pop());
		}
	}

}
