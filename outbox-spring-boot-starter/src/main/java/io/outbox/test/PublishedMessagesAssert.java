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

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.outbox.Operation;
import io.outbox.jdbc.MessageStatus;
import org.assertj.core.api.AbstractListAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ObjectAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions on {@link PublishedMessages}, and all that AssertJ has for lists. Each
 * method that begins with {@code contains} or {@code with} demands a message that
 * satisfies it and all such methods before it; what follows is about the messages that
 * do: <pre class="code">
 * assertThat(this.published).contains(OrderPlaced.class).withKey("Order:1").hasSize(1);</pre>
 */
public final class PublishedMessagesAssert extends
		AbstractListAssert<PublishedMessagesAssert, List<PublishedMessage>, PublishedMessage, ObjectAssert<PublishedMessage>> {

	private final BodyReader bodies;

	private final List<PublishedMessage> published;

	private final List<String> demands;

	PublishedMessagesAssert(List<PublishedMessage> published, BodyReader bodies) {
		this(published, bodies, published, List.of());
	}

	private PublishedMessagesAssert(List<PublishedMessage> actual, BodyReader bodies, List<PublishedMessage> published,
			List<String> demands) {
		super(actual, PublishedMessagesAssert.class);
		this.bodies = bodies;
		this.published = published;
		this.demands = demands;
	}

	/**
	 * Demand a message with a body of a type: one that the application's
	 * {@code JsonMapper} can read as the type, and that has all properties which the
	 * type's constructor takes unless the message type is the simple name of the type.
	 * @param bodyType the type
	 * @return assertions on these messages
	 */
	public PublishedMessagesAssert contains(Class<?> bodyType) {
		return demandWithReason("with a body of type " + bodyType.getSimpleName(),
				(message) -> this.bodies.mismatch(message, bodyType));
	}

	/**
	 * Demand that there is no message with a body of a type.
	 * @param bodyType the type
	 * @return this
	 * @see #contains(Class)
	 */
	public PublishedMessagesAssert doesNotContain(Class<?> bodyType) {
		List<PublishedMessage> found = this.actual.stream()
			.filter((message) -> this.bodies.mismatch(message, bodyType) == null)
			.toList();
		if (!found.isEmpty()) {
			failWithMessage("%s", "Expected no message with a body of type %s%nbut found %d:%n%s"
				.formatted(bodyType.getSimpleName(), found.size(), list(found, (message) -> null)));
		}
		return this;
	}

	/**
	 * Demand a destination.
	 * @param destination the destination in full, such as {@code /topic/orders.v1}
	 * @return assertions on the messages with the destination
	 */
	public PublishedMessagesAssert withDestination(String destination) {
		return demand("with destination '" + destination + "'", (message) -> message.destination().equals(destination));
	}

	/**
	 * Demand an ordering key.
	 * @param key the key
	 * @return assertions on the messages with the key
	 */
	public PublishedMessagesAssert withKey(String key) {
		return demand("with key '" + key + "'", (message) -> message.key().equals(key));
	}

	/**
	 * Demand a logical message type.
	 * @param type the type; that of an entity is the entity's name
	 * @return assertions on the messages with the type
	 */
	public PublishedMessagesAssert withType(String type) {
		return demand("with type '" + type + "'", (message) -> message.type().equals(type));
	}

	/**
	 * Demand an operation.
	 * @param operation what was done to the entity
	 * @return assertions on the messages with the operation
	 */
	public PublishedMessagesAssert withOperation(Operation operation) {
		return demand("with operation " + operation, (message) -> message.operation() == operation);
	}

	/**
	 * Demand a status.
	 * @param status where the message stands, such as {@link MessageStatus#PUBLISHED}
	 * once the broker has confirmed it
	 * @return assertions on the messages with the status
	 */
	public PublishedMessagesAssert withStatus(MessageStatus status) {
		return demand("with status " + status, (message) -> message.status() == status);
	}

	/**
	 * Demand a header.
	 * @param name the name
	 * @param value the value
	 * @return assertions on the messages with the header
	 */
	public PublishedMessagesAssert withHeader(String name, String value) {
		return demandWithReason("with header '%s' = '%s'".formatted(name, value),
				(message) -> Objects.equals(message.headers().get(name), value) ? null
						: "headers " + message.headers());
	}

	/**
	 * Demand a body.
	 * @param body an object that is equal to what a body of its type is read as
	 * @return assertions on the messages with the body
	 */
	public PublishedMessagesAssert withBody(Object body) {
		return demandWithReason("with body " + body, (message) -> {
			String mismatch = this.bodies.mismatch(message, body.getClass());
			boolean equal = mismatch == null && this.bodies.read(message, body.getClass()).equals(body);
			return equal ? null : Objects.requireNonNullElse(mismatch, "");
		});
	}

	/**
	 * Demand that a body satisfies assertions.
	 * @param <T> the type of the body
	 * @param bodyType the type of the body
	 * @param assertions throws an {@link AssertionError} if the body is not as wanted
	 * @return assertions on the messages whose bodies satisfy the assertions
	 */
	public <T> PublishedMessagesAssert withBody(Class<T> bodyType, Consumer<? super T> assertions) {
		return demandWithReason(
				"with a body of type %s that satisfies the assertions".formatted(bodyType.getSimpleName()),
				(message) -> {
					String mismatch = this.bodies.mismatch(message, bodyType);
					return (mismatch != null) ? mismatch
							: failureOf(() -> assertions.accept(this.bodies.read(message, bodyType)));
				});
	}

	private static @Nullable String failureOf(Runnable assertions) {
		try {
			assertions.run();
			return null;
		}
		catch (AssertionError ex) {
			return Objects.requireNonNullElse(ex.getMessage(), ex.toString()).strip();
		}
	}

	private PublishedMessagesAssert demand(String demand, Predicate<PublishedMessage> condition) {
		return demandWithReason(demand, (message) -> condition.test(message) ? null : "");
	}

	private PublishedMessagesAssert demandWithReason(String demand, Mismatch mismatch) {
		List<String> demands = new ArrayList<>(this.demands);
		demands.add(demand);
		List<PublishedMessage> found = this.actual.stream().filter((message) -> mismatch.of(message) == null).toList();
		if (found.isEmpty()) {
			failWithMessage("%s",
					"Expected a message %s%nbut %s".formatted(String.join(", ", demands),
							this.published.isEmpty() ? "nothing was published"
									: "published was only:%n%s".formatted(list(this.published, mismatch))));
		}
		return new PublishedMessagesAssert(found, this.bodies, this.published, demands).as(this.info.description());
	}

	private static String list(List<PublishedMessage> messages, Mismatch mismatch) {
		StringBuilder list = new StringBuilder();
		for (int number = 0; number < messages.size(); number++) {
			PublishedMessage message = messages.get(number);
			String reason = mismatch.of(message);
			list.append("  %d. %s%n".formatted(number + 1, message));
			if (reason != null && !reason.isEmpty()) {
				list.append("     (%s)%n".formatted(reason));
			}
		}
		return list.toString();
	}

	@Override
	protected ObjectAssert<PublishedMessage> toAssert(PublishedMessage value, String description) {
		return Assertions.assertThat(value).as("%s", description);
	}

	@Override
	protected PublishedMessagesAssert newAbstractIterableAssert(Iterable<? extends PublishedMessage> iterable) {
		List<PublishedMessage> messages = new ArrayList<>();
		iterable.forEach(messages::add);
		return new PublishedMessagesAssert(messages, this.bodies, this.published, this.demands);
	}

	/**
	 * Why a message is not wanted.
	 */
	@FunctionalInterface
	private interface Mismatch {

		/**
		 * The reason, empty if the message itself says it, or {@code null} if the message
		 * is wanted.
		 */
		@Nullable String of(PublishedMessage message);

	}

}
