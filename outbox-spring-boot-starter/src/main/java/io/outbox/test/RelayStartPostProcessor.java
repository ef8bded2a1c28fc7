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

import io.outbox.relay.Relay;
import io.outbox.test.AutoConfigureTestOutbox.RelayMode;

import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Keeps relays from starting by themselves unless they are to run in the background.
 */
final class RelayStartPostProcessor implements BeanPostProcessor {

	private final RelayMode mode;

	RelayStartPostProcessor(RelayMode mode) {
		this.mode = mode;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (bean instanceof Relay relay && this.mode == RelayMode.STEPPED) {
			relay.setAutoStartup(false);
		}
		return bean;
	}

}
