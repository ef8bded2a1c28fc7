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

import java.util.List;
import java.util.Map;

import io.outbox.test.AutoConfigureTestOutbox.RelayMode;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.TestContextAnnotationUtils;

/**
 * Adds the kit to the context of a test that has the annotation.
 */
final class TestOutboxContextCustomizerFactory implements ContextCustomizerFactory {

	@Override
	public @Nullable ContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> configAttributes) {
		AutoConfigureTestOutbox annotation = TestContextAnnotationUtils.findMergedAnnotation(testClass,
				AutoConfigureTestOutbox.class);
		return (annotation != null) ? new TestOutboxContextCustomizer(annotation.relay()) : null;
	}

	/**
	 * Registers the kit's beans before all others, so that auto-configuration finds a
	 * transport. Equal if a context can be shared.
	 *
	 * @param relay who runs the relay
	 */
	private record TestOutboxContextCustomizer(RelayMode relay) implements ContextCustomizer {

		/**
		 * Stand behind what a test sets, and before what the application does.
		 */
		private static final Map<String, Object> PROPERTIES = Map.of("outbox.relay.retry.jitter", "0",
				"outbox.retention.published", "7d", "outbox.subscriber.retry.initial-interval", "1ms",
				"outbox.subscriber.retry.multiplier", "1");

		@Override
		public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration config) {
			MutablePropertySources sources = context.getEnvironment().getPropertySources();
			sources.addBefore(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME,
					new MapPropertySource("testOutbox", PROPERTIES));
			// What was processed ahead of time has the definitions already
			if (!AotDetector.useGeneratedArtifacts()
					&& context.getBeanFactory() instanceof BeanDefinitionRegistry registry) {
				registry.registerBeanDefinition("testOutboxConfiguration",
						new RootBeanDefinition(TestOutboxConfiguration.class));
				RootBeanDefinition start = new RootBeanDefinition(RelayStartPostProcessor.class);
				start.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
				start.getConstructorArgumentValues().addGenericArgumentValue(this.relay);
				registry.registerBeanDefinition("testOutboxRelayStartPostProcessor", start);
			}
		}

	}

}
