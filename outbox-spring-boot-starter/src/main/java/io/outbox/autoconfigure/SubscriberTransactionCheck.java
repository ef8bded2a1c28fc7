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

import java.util.List;

import io.outbox.Subscription;
import io.outbox.inbox.SubscriberContainers;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Fails the start if there are subscribers but no transaction manager. Called after the
 * registrar, whose bean is defined first.
 */
final class SubscriberTransactionCheck implements SmartInitializingSingleton {

	private final SubscriberContainers containers;

	private final ObjectProvider<PlatformTransactionManager> transactionManager;

	SubscriberTransactionCheck(SubscriberContainers containers,
			ObjectProvider<PlatformTransactionManager> transactionManager) {
		this.containers = containers;
		this.transactionManager = transactionManager;
	}

	@Override
	public void afterSingletonsInstantiated() {
		List<String> subscribers = this.containers.getSubscriptions().stream().map(Subscription::id).toList();
		if (!subscribers.isEmpty() && this.transactionManager.getIfAvailable() == null) {
			throw new MissingTransactionManagerException(subscribers);
		}
	}

}
