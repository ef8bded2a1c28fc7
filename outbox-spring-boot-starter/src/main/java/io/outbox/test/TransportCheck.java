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

package io.outbox.test;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import io.outbox.MessageTransport;
import io.outbox.OutboxException;
import io.outbox.SubscriptionTransport;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Refuses another transport beside that in memory: what goes through it would be seen by
 * nobody.
 */
final class TransportCheck implements BeanFactoryPostProcessor {

	static final String TRANSPORT = "testOutboxTransport";

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		List<String> others = Stream.of(MessageTransport.class, SubscriptionTransport.class)
			.flatMap((type) -> Arrays.stream(beanFactory.getBeanNamesForType(type, true, false)))
			.filter((name) -> !name.equals(TRANSPORT))
			.distinct()
			.toList();
		if (!others.isEmpty()) {
			throw new OutboxException(
					("@AutoConfigureTestOutbox puts a broker in memory in the place of the real one, but this test has "
							+ "a transport of its own: bean %s. Leave that bean out of the test, for example with "
							+ "@Profile, or remove the annotation to test with it")
						.formatted(String.join(", ", others)));
		}
	}

}
