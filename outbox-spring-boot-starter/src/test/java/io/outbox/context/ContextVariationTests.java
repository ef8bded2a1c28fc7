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

package io.outbox.context;

import java.util.List;

import io.micrometer.core.instrument.MeterRegistry;
import io.outbox.Subscribe;
import io.outbox.autoconfigure.sample.Parcel;
import io.outbox.relay.Relay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Contexts that are not started once, eagerly and alone.
 */
class ContextVariationTests {

	@ParameterizedTest
	@ValueSource(strings = { "spring.main.lazy-initialization=true", "spring.jpa.bootstrap=async",
			"spring.data.jpa.repositories.bootstrap-mode=deferred",
			"spring.data.jpa.repositories.bootstrap-mode=lazy" })
	void relayAndSubscribersStartHoweverBeansAreMade(String property) {
		try (ConfigurableApplicationContext context = VariedApplication
			.builder(VariedApplication.memory(), Repositories.class, Receiver.class)
			.properties(property)
			.run()) {
			context.getBean(ParcelRepository.class).save(new Parcel("box"));

			VariedApplication.awaitSent(context, 1);
			assertThat(context.getBean(CountingTransport.class).queues).containsExactly("receiver");
		}
	}

	@Test
	void subscriberOfChildIsNotFound() {
		try (ConfigurableApplicationContext parent = VariedApplication.builder(VariedApplication.memory()).run();
				ConfigurableApplicationContext child = new SpringApplicationBuilder(Child.class, Receiver.class)
					.parent(parent)
					.web(WebApplicationType.NONE)
					.properties("spring.flyway.enabled=false")
					.run()) {
			assertThat(child.getBean(CountingTransport.class).queues).isEmpty();
		}
	}

	@Test
	void childThatConfiguresItselfHasTheRelayOfItsParent() {
		try (ConfigurableApplicationContext parent = VariedApplication.builder(VariedApplication.memory()).run();
				ConfigurableApplicationContext child = new SpringApplicationBuilder(Child.class).parent(parent)
					.web(WebApplicationType.NONE)
					.properties("spring.flyway.enabled=false")
					.run()) {
			assertThat(BeanFactoryUtils.beansOfTypeIncludingAncestors(child, Relay.class)).hasSize(1);
			assertThat(child.getBeansOfType(Relay.class)).isEmpty();

			VariedApplication.publish(child, "box");
			VariedApplication.awaitSent(parent, 1);
			assertThat(VariedApplication.threads()).filteredOn((thread) -> thread.contains("relay"))
				.containsExactly("outbox-relay-1");
		}
	}

	@Test
	void childThatConfiguresItselfCountsNothingTwice() {
		try (ConfigurableApplicationContext parent = VariedApplication.builder(VariedApplication.memory()).run();
				ConfigurableApplicationContext child = new SpringApplicationBuilder(Child.class).parent(parent)
					.web(WebApplicationType.NONE)
					.properties("spring.flyway.enabled=false")
					.run()) {
			MeterRegistry registry = parent.getBean(MeterRegistry.class);

			VariedApplication.publish(child, "box");

			await().until(() -> registry.get("outbox.batch").summary().totalAmount() > 0);
			assertThat(registry.get("outbox.batch").summary().totalAmount()).isEqualTo(1);
			await().until(() -> registry.get("outbox.published").counter().count() > 0);
			assertThat(registry.get("outbox.published").counter().count()).isEqualTo(1);
		}
	}

	@Test
	void closingChildLeavesTheRelayOfItsParent() {
		try (ConfigurableApplicationContext parent = VariedApplication.builder(VariedApplication.memory()).run()) {
			new SpringApplicationBuilder(Child.class).parent(parent)
				.web(WebApplicationType.NONE)
				.properties("spring.flyway.enabled=false")
				.run()
				.close();

			VariedApplication.publish(parent, "box");
			VariedApplication.awaitSent(parent, 1);
		}
	}

	@Test
	void restartLeavesNothingBehindAndSendsNothingTwice() {
		String url = VariedApplication.memory();
		List<String> before = VariedApplication.threads();
		for (int i = 0; i < 5; i++) {
			try (ConfigurableApplicationContext context = VariedApplication.builder(url).run()) {
				VariedApplication.publish(context, "box" + i);
				VariedApplication.awaitSent(context, 1);

				assertThat(context.getBean(CountingTransport.class).messages).singleElement()
					.extracting("body")
					.asString()
					.contains("box" + i);
			}
			assertThat(VariedApplication.threads()).containsExactlyInAnyOrderElementsOf(before);
		}
	}

	@Test
	void contextsOfOneDatabaseShareTheWork() {
		String url = VariedApplication.memory();
		try (ConfigurableApplicationContext first = VariedApplication.builder(url).run();
				ConfigurableApplicationContext second = VariedApplication.builder(url).run()) {
			VariedApplication.publish(first, "first");
			VariedApplication.publish(second, "second");

			CountingTransport one = first.getBean(CountingTransport.class);
			CountingTransport other = second.getBean(CountingTransport.class);
			await().until(() -> one.messages.size() + other.messages.size() >= 2);
			assertThat(one.messages.size() + other.messages.size()).isEqualTo(2);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Child {

	}

	static class Receiver {

		@Subscribe(destination = "/topic/parcels.v1", queue = "receiver")
		void receive(String body) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage
	static class Repositories {

	}

}
