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

package io.outbox.sample.order;

import java.time.Duration;
import java.util.List;

import io.outbox.inbox.SubscriberContainers;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.stereotype.Component;
import org.springframework.util.Assert;

/**
 * Places three orders when the application starts for the first time, so that there is
 * something to see.
 */
@Component
@ConditionalOnBooleanProperty("sample.first-orders")
class FirstOrders implements ApplicationRunner {

	private static final Log logger = LogFactory.getLog(FirstOrders.class);

	private final RetryTemplate patience = new RetryTemplate(RetryPolicy.builder()
		.maxRetries(Long.MAX_VALUE)
		.delay(Duration.ofMillis(50))
		.timeout(Duration.ofSeconds(10))
		.build());

	private final OrderService orders;

	private final SubscriberContainers subscribers;

	FirstOrders(OrderService orders, SubscriberContainers subscribers) {
		this.orders = orders;
		this.subscribers = subscribers;
	}

	@Override
	public void run(ApplicationArguments args) {
		if (this.orders.all().isEmpty() && awaitSubscriber()) {
			List.of(new OrderRequest("ada", "keyboard", 1), new OrderRequest("grace", "monitor", 2),
					new OrderRequest("linus", "mouse", 3))
				.forEach(this.orders::place);
		}
	}

	/**
	 * A broker drops what is sent to a topic before its first subscriber is there.
	 */
	private boolean awaitSubscriber() {
		try {
			this.patience.invoke(() -> Assert.state(this.subscribers.isConnected("shipping"), "Not connected"));
			return true;
		}
		catch (IllegalStateException ex) {
			logger.warn("No first orders are placed, because the subscriber has not reached the broker");
			return false;
		}
	}

}
