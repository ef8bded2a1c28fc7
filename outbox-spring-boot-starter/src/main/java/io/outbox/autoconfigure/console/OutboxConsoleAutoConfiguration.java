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

package io.outbox.autoconfigure.console;

import java.util.LinkedHashMap;
import java.util.Map;

import io.outbox.autoconfigure.OutboxEndpointAutoConfiguration;
import io.outbox.autoconfigure.OutboxProperties;
import jakarta.servlet.Filter;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.Environment;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;

/**
 * {@link AutoConfiguration @AutoConfiguration} for the console, a page over the actuator
 * endpoint. It is off unless {@code outbox.console.enabled} is set; then an application
 * of Spring MVC in which it would not work, or would be open unasked, does not start.
 */
@AutoConfiguration(after = OutboxEndpointAutoConfiguration.class)
@ConditionalOnWebApplication(type = Type.SERVLET)
@ConditionalOnBooleanProperty("outbox.console.enabled")
@ConditionalOnBooleanProperty(name = "outbox.enabled", matchIfMissing = true)
public final class OutboxConsoleAutoConfiguration {

	/**
	 * Between the actuator's and the application's mappings, so that no pattern of the
	 * application hides the page.
	 */
	private static final int ORDER = -50;

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ PathMappedEndpoints.class, SimpleUrlHandlerMapping.class })
	@EnableConfigurationProperties(OutboxProperties.class)
	@ImportRuntimeHints(ConsoleRuntimeHints.class)
	static class PageConfiguration {

		@Bean
		SimpleUrlHandlerMapping outboxConsoleHandlerMapping(OutboxProperties properties, Environment environment,
				ObjectProvider<ConsoleGuard> guards, ObjectProvider<PathMappedEndpoints> endpoints) {
			OutboxProperties.Console console = properties.getConsole();
			new ConsoleCheck(console, environment).path();
			ConsoleGuard guard = guard(guards);
			String name = environment.getProperty("spring.application.name");
			HttpRequestHandler handler = new ConsoleRequestHandler(console, guard, (request) -> PageSettings.of(name,
					console.getPath(), String.valueOf(endpoint(endpoints)), guard.csrf(request)));
			Map<String, HttpRequestHandler> urls = new LinkedHashMap<>();
			urls.put(console.getPath(), handler);
			urls.put(console.getPath() + "/", handler);
			urls.put(console.getPath() + "/{file}", handler);
			return new SimpleUrlHandlerMapping(urls, ORDER);
		}

		@Bean
		SmartInitializingSingleton outboxConsoleCheck(OutboxProperties properties, Environment environment,
				ObjectProvider<ConsoleGuard> guards, ObjectProvider<PathMappedEndpoints> endpoints) {
			ConsoleCheck check = new ConsoleCheck(properties.getConsole(), environment);
			return () -> {
				check.endpoint(endpoint(endpoints));
				check.security(guard(guards));
			};
		}

		private static ConsoleGuard guard(ObjectProvider<ConsoleGuard> guards) {
			return guards.getIfAvailable(() -> new ConsoleGuard() {
			});
		}

		private static @Nullable String endpoint(ObjectProvider<PathMappedEndpoints> endpoints) {
			PathMappedEndpoints all = endpoints.getIfAvailable();
			return (all != null) ? all.getPath(EndpointId.of("outbox")) : null;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ PathMappedEndpoints.class, FilterChainProxy.class })
	static class SecurityConfiguration {

		@Bean
		ConsoleGuard outboxConsoleGuard(ObjectProvider<Filter> filters) {
			return new SpringSecurityGuard(filters);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingClass("org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints")
	static class WithoutActuatorConfiguration {

		@Bean
		InitializingBean outboxConsoleWithoutActuator() {
			return () -> {
				throw new UnusableConsoleException("there is no actuator, whose endpoint 'outbox' it shows.",
						"Add spring-boot-starter-actuator, and 'outbox' to management.endpoints.web.exposure.include");
			};
		}

	}

}
