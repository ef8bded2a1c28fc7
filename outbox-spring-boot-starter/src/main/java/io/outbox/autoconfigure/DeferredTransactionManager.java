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

package io.outbox.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.util.function.SingletonSupplier;

/**
 * The application's transaction manager, looked for with the first transaction, so that
 * an application without subscribers needs none. Not to be made a bean, which would
 * displace the application's own.
 */
final class DeferredTransactionManager implements PlatformTransactionManager {

	private final SingletonSupplier<PlatformTransactionManager> delegate;

	DeferredTransactionManager(ObjectProvider<PlatformTransactionManager> provider) {
		this.delegate = SingletonSupplier.of(provider::getObject);
	}

	@Override
	public TransactionStatus getTransaction(@Nullable TransactionDefinition definition) {
		return this.delegate.obtain().getTransaction(definition);
	}

	@Override
	public void commit(TransactionStatus status) {
		this.delegate.obtain().commit(status);
	}

	@Override
	public void rollback(TransactionStatus status) {
		this.delegate.obtain().rollback(status);
	}

}
