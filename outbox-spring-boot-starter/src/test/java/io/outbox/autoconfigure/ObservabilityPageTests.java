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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.micrometer.common.docs.KeyName;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.outbox.Outbox;
import io.outbox.OutboxListener;
import io.outbox.StoredMessage;
import io.outbox.Subscribe;
import io.outbox.Subscription;
import io.outbox.autoconfigure.sample.Parcel;
import io.outbox.observation.OutboxObservation;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What docs/observability.md and the dashboard say is what there is.
 */
class ObservabilityPageTests {

	private static final Pattern METRIC = Pattern.compile("outbox_[a-z_]+");

	private static final Pattern LABELS = Pattern.compile("by \\(([a-z_]+)\\)");

	@Test
	void theTableOfMetersIsMadeOfTheMeters() throws IOException {
		String table = Arrays.stream(OutboxMeter.values())
			.map((meter) -> "| `%s` | %s | %s | %s | %s |".formatted(meter.getName(),
					meter.getType().name().toLowerCase(Locale.ROOT).replace('_', ' '), meter.getBaseUnit(),
					names(meter.getKeyNames()), meter.getDescription()))
			.collect(Collectors.joining("\n"));

		assertThat(page()).contains("|---|---|---|---|---|\n" + table + "\n\n");
	}

	@Test
	void theTableOfObservationsIsMadeOfTheObservations() throws IOException {
		for (OutboxObservation observation : OutboxObservation.values()) {
			assertThat(page()).contains("| `%s` | %s | %s |".formatted(observation.getName(),
					names(observation.getLowCardinalityKeyNames()), names(observation.getHighCardinalityKeyNames())));
		}
	}

	@Test
	void prometheusHasEveryMetricAndLabelOfTheDashboard() throws IOException {
		Set<String> metrics = new TreeSet<>();
		Set<String> labels = new TreeSet<>();
		queries(new JsonMapper().readTree(Path.of("../docs/grafana-dashboard.json").toFile()), metrics, labels);
		assertThat(metrics).hasSizeGreaterThan(15);
		assertThat(labels).hasSize(3);

		new ApplicationContextRunner().withUserConfiguration(Application.class)
			.withPropertyValues("spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID(),
					"spring.jpa.hibernate.ddl-auto=create-drop", "spring.flyway.enabled=false",
					"spring.liquibase.enabled=false")
			.run((context) -> {
				useEverything(context);
				await().untilAsserted(() -> {
					String scrape = context.getBean(PrometheusMeterRegistry.class).scrape();
					assertThat(metrics)
						.allSatisfy((metric) -> assertThat(scrape).containsPattern("(?m)^" + metric + "[ {]"));
					assertThat(labels).allSatisfy((label) -> assertThat(scrape).contains(label + "=\""));
				});
			});
	}

	private static void useEverything(ApplicationContext context) {
		context.getBean(TransactionTemplate.class)
			.executeWithoutResult(
					(status) -> context.getBean(Outbox.class).publish("/topic/letters", Map.of("to", "ada")));
		StoredMessage message = new StoredMessage(1, UUID.randomUUID(), "k", "/topic/letters.v1", "Letter", null,
				Map.of(), 1, Instant.EPOCH);
		Subscription subscription = context.getBean(InMemoryTransport.class).subscriptions.get(0);
		Exception failure = new IllegalStateException("test");
		context.getBeanProvider(OutboxListener.class).forEach((listener) -> {
			listener.onRetry(message, failure, Duration.ZERO);
			listener.onFailed(message, failure);
			listener.onExpired(message);
			listener.onReceived(subscription, "1");
			listener.onDuplicate(subscription, "1");
			listener.onDeadLettered(subscription, "1", failure);
		});
	}

	private static void queries(JsonNode node, Set<String> metrics, Set<String> labels) {
		String expression = node.path("expr").asString("");
		METRIC.matcher(expression).results().forEach((match) -> metrics.add(match.group()));
		LABELS.matcher(expression).results().forEach((match) -> labels.add(match.group(1)));
		node.forEach((child) -> queries(child, metrics, labels));
	}

	private static String names(KeyName[] names) {
		return Arrays.stream(names).map((name) -> "`" + name.asString() + "`").collect(Collectors.joining(", "));
	}

	private static String page() throws IOException {
		return Files.readString(Path.of("../docs/observability.md"));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EntityScan(basePackageClasses = Parcel.class)
	static class Application {

		@Bean
		InMemoryTransport transport() {
			return new InMemoryTransport();
		}

		@Bean
		Letters letters() {
			return new Letters();
		}

	}

	static class Letters {

		@Subscribe(destination = "/topic/letters.v1", queue = "letters")
		void read(Map<String, String> letter) {
		}

	}

}
