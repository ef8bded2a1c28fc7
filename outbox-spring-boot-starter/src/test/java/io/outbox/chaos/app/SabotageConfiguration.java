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

package io.outbox.chaos.app;

import io.outbox.MessageTransport;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Switches a sabotage on.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("chaos.sabotage")
class SabotageConfiguration {

	@Bean
	static BeanPostProcessor sabotage(Environment environment, ObjectProvider<MessageTransport> messageTransport) {
		return environment.getRequiredProperty("chaos.sabotage", Sabotage.class).postProcessor(messageTransport);
	}

}
