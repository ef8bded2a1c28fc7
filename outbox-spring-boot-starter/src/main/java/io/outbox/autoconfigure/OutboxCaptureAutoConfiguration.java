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

import io.outbox.hibernate.CaptureIntegratorProvider;
import io.outbox.jdbc.MessageAppender;
import io.outbox.jdbc.OutboxTables;
import org.hibernate.SessionFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.hibernate.autoconfigure.HibernatePropertiesCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for the capture of entities with {@link io.outbox.Publish}.
 */
@AutoConfiguration(after = OutboxAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "outbox.enabled", matchIfMissing = true)
@ConditionalOnClass({ SessionFactory.class, HibernatePropertiesCustomizer.class })
@ConditionalOnBean(MessageAppender.class)
public final class OutboxCaptureAutoConfiguration {

	@Bean
	static CapturePostProcessor outboxCapturePostProcessor(ObjectProvider<ChainedIntegrators> integrators) {
		return new CapturePostProcessor(integrators);
	}

	/**
	 * Must need nothing that waits for the entity manager factory, which waits for this.
	 */
	@Bean
	@ConditionalOnMissingBean
	CaptureIntegratorProvider outboxIntegratorProvider(ObjectProvider<MessageAppender> appender,
			ObjectProvider<JsonMapper> jsonMapper, OutboxProperties properties, Environment environment,
			BeanFactory beanFactory) {
		return new CaptureIntegratorProvider(appender::getObject, jsonMapper::getObject,
				environment::resolveRequiredPlaceholders,
				(mapper) -> beanFactory.getBeanProvider(mapper).getIfAvailable(),
				OutboxSettings.portionSize(properties.getCapture()));
	}

	@Bean
	ChainedIntegrators outboxHibernatePropertiesCustomizer(CaptureIntegratorProvider provider) {
		return new ChainedIntegrators(provider);
	}

	@Bean
	CapturedFactories outboxCapturedFactories(ListableBeanFactory beanFactory) {
		return new CapturedFactories(beanFactory);
	}

	@Bean
	@Lazy(false)
	PublishedClassesCheck outboxPublishedClassesCheck(BeanFactory beanFactory, ResourceLoader resourceLoader,
			Environment environment, CapturedFactories factories) {
		return new PublishedClassesCheck(beanFactory, resourceLoader, environment, factories);
	}

	@Bean
	@Lazy(false)
	TenantSchemasCheck outboxTenantSchemasCheck(CapturedFactories factories, OutboxTables tables) {
		return new TenantSchemasCheck(factories, tables);
	}

}
