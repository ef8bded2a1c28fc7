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

package io.outbox.hibernate;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonValue;
import io.outbox.MessageMapper;
import io.outbox.Operation;
import io.outbox.Publish;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.core.NestedExceptionUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Every mistake in an annotation fails the start and says what to type.
 */
class PublishMistakeTests {

	@Test
	void unknownFieldNamesTheNearest() {
		InvalidPublishException ex = start(UnknownField.class);

		assertThat(ex.getEntity()).isEqualTo(UnknownField.class.getName());
		assertThat(ex.getAttribute()).isEqualTo("fields");
		assertThat(ex.getProblem()).contains("'custmer'").contains("did you mean 'customer'?");
		assertThat(ex.getFix()).isNotEmpty();
		assertThat(ex).hasMessageContaining("@Publish(fields) of " + UnknownField.class.getName());
	}

	@Test
	void unknownFieldWithoutANearOneSuggestsNothing() {
		assertThat(start(FarField.class).getProblem()).contains("'somethingelse'").doesNotContain("did you mean");
	}

	@Test
	void fieldsAndSerializerExcludeEachOther() {
		assertMistake(FieldsAndSerializer.class, "serializer", "fields and serializer exclude each other");
	}

	@Test
	void fieldsAndMapperExcludeEachOther() {
		assertMistake(FieldsAndMapper.class, "mapper", "fields and mapper exclude each other");
	}

	@Test
	void serializerAndMapperExcludeEachOther() {
		assertMistake(SerializerAndMapper.class, "mapper", "serializer and mapper exclude each other");
	}

	@Test
	void missingSerializerNamesTheNearest() {
		assertMistake(MissingSerializer.class, "serializer", "no method 'toBodi', did you mean 'toBody'?");
	}

	@Test
	void serializerWithParametersIsRefused() {
		assertMistake(SerializerWithParameters.class, "serializer", "'body' has parameters");
	}

	@Test
	void voidSerializerIsRefused() {
		assertMistake(VoidSerializer.class, "serializer", "'body' is void");
	}

	@Test
	void staticSerializerIsRefused() {
		assertMistake(StaticSerializer.class, "serializer", "'body' is static");
	}

	@Test
	void emptyDestinationIsRefused() {
		assertMistake(EmptyDestination.class, "destination", "is empty");
	}

	@Test
	void destinationWhosePropertyIsEmptyIsRefused() {
		InvalidPublishException ex = start(CaptureFixture.of(Placeholder.class).property("topic.missing", ""));

		assertThat(ex.getAttribute()).isEqualTo("destination");
		assertThat(ex.getProblem()).contains("'${topic.missing}'").contains("is empty");
	}

	@Test
	void unknownPlaceholderIsNamed() {
		assertMistake(Placeholder.class, "destination", "topic.missing");
	}

	@Test
	void noOperationIsRefused() {
		assertMistake(NoOperation.class, "on", "No operation is named");
	}

	@Test
	void unknownKeyNamesTheNearest() {
		assertMistake(UnknownKey.class, "key", "'custmer', did you mean 'customer'?");
	}

	@Test
	void keyThatWouldNeedAQueryIsRefused() {
		assertMistake(QueryKey.class, "key", "'customer' is not the id of the to-one and would need a query");
	}

	@Test
	void keyThatEndsAtAnEmbeddableIsRefused() {
		assertMistake(EmbeddableKey.class, "key", "ends at an embeddable");
	}

	@Test
	void keyThatGoesOnBehindABasicAttributeIsRefused() {
		assertMistake(DeepKey.class, "key", "goes on at 'length'");
	}

	@Test
	void collectionAsKeyIsRefused() {
		assertMistake(CollectionKey.class, "key", "collection");
	}

	@Test
	void keyWithAnEmptyPartIsRefused() {
		assertMistake(EmptyPartKey.class, "key", "'customer.'");
	}

	@Test
	void entityWithJsonValueIsRefused() {
		assertMistake(ValueEntity.class, "", "@JsonValue");
	}

	@Test
	void entityWithJsonValueAndSerializerIsFine() {
		try (CaptureFixture fixture = CaptureFixture.of(ValueWithSerializer.class).onH2()) {
			fixture.commit((em) -> em.persist(new ValueWithSerializer()));

			assertThat(fixture.bodies()).containsExactly("{\"a\":1}");
		}
	}

	@Test
	void mapperOfAnotherTypeIsRefused() {
		assertMistake(OtherMapper.class, "mapper", "NumberMapper maps java.lang.Number, which the entity is not");
	}

	@Test
	void mistakeInTheSecondAnnotationIsFound() {
		assertMistake(SecondIsWrong.class, "fields", "'custmer'");
	}

	private static void assertMistake(Class<?> type, String attribute, String problem) {
		InvalidPublishException ex = start(type);
		assertThat(ex.getEntity()).isEqualTo(type.getName());
		assertThat(ex.getAttribute()).isEqualTo(attribute);
		assertThat(ex.getProblem()).contains(problem);
		assertThat(ex.getFix()).isNotEmpty();
	}

	private static InvalidPublishException start(Class<?> type) {
		return start(CaptureFixture.of(type, Plain.class, Part.class));
	}

	private static InvalidPublishException start(CaptureFixture.Builder builder) {
		Throwable failure = catchThrowable(() -> builder.onH2().close());
		Throwable cause = (failure != null) ? failure : new AssertionError("started");
		while (!(cause instanceof InvalidPublishException) && cause.getCause() != null) {
			cause = cause.getCause();
		}
		assertThat(cause).as("most specific: %s", NestedExceptionUtils.getMostSpecificCause(cause))
			.isInstanceOf(InvalidPublishException.class);
		return (InvalidPublishException) cause;
	}

	@Entity(name = "Plain")
	static class Plain {

		@Id
		long id;

		@Nullable String customer;

	}

	@Embeddable
	static class Part {

		int size;

	}

	@Entity
	@Publish(destination = "/topic/x", fields = { "id", "custmer" })
	static class UnknownField extends Plain {

	}

	@Entity
	@Publish(destination = "/topic/x", fields = "somethingelse")
	static class FarField extends Plain {

	}

	@Entity
	@Publish(destination = "/topic/x", fields = "customer", serializer = "toString")
	static class FieldsAndSerializer extends Plain {

	}

	@Entity
	@Publish(destination = "/topic/x", fields = "customer", mapper = NullMapper.class)
	static class FieldsAndMapper extends Plain {

	}

	@Entity
	@Publish(destination = "/topic/x", serializer = "toString", mapper = NullMapper.class)
	static class SerializerAndMapper extends Plain {

	}

	@Entity
	@Publish(destination = "/topic/x", serializer = "toBodi")
	static class MissingSerializer extends Plain {

		Object toBody() {
			return "";
		}

	}

	@Entity
	@Publish(destination = "/topic/x", serializer = "body")
	static class SerializerWithParameters extends Plain {

		Object body(int depth) {
			return depth;
		}

	}

	@Entity
	@Publish(destination = "/topic/x", serializer = "body")
	static class VoidSerializer extends Plain {

		void body() {
		}

	}

	@Entity
	@Publish(destination = "/topic/x", serializer = "body")
	static class StaticSerializer extends Plain {

		static Object body() {
			return "";
		}

	}

	@Entity
	@Publish(destination = " ")
	static class EmptyDestination extends Plain {

	}

	@Entity
	@Publish(destination = "${topic.missing}")
	static class Placeholder {

		@Id
		long id;

	}

	@Entity
	@Publish(destination = "/topic/x", on = {})
	static class NoOperation extends Plain {

	}

	@Entity
	@Publish(destination = "/topic/x", key = "custmer")
	static class UnknownKey extends Plain {

	}

	@Entity
	@Publish(destination = "/topic/x", key = "other.customer")
	static class QueryKey extends Plain {

		@ManyToOne
		@Nullable Plain other;

	}

	@Entity
	@Publish(destination = "/topic/x", key = "part")
	static class EmbeddableKey extends Plain {

		@Embedded
		@Nullable Part part;

	}

	@Entity
	@Publish(destination = "/topic/x", key = "customer.length")
	static class DeepKey extends Plain {

	}

	@Entity
	@Publish(destination = "/topic/x", key = "tags")
	static class CollectionKey extends Plain {

		@ElementCollection
		List<String> tags = new ArrayList<>();

	}

	@Entity
	@Publish(destination = "/topic/x", key = "customer.")
	static class EmptyPartKey extends Plain {

	}

	@Entity
	@Publish(destination = "/topic/x")
	static class ValueEntity extends Plain {

		@JsonValue
		String value() {
			return "value";
		}

	}

	@Entity
	@Publish(destination = "/topic/x", serializer = "body")
	static class ValueWithSerializer {

		@Id
		long id;

		@JsonValue
		String value() {
			return "value";
		}

		Object body() {
			return java.util.Map.of("a", 1);
		}

	}

	@Entity
	@Publish(destination = "/topic/x")
	@Publish(destination = "/topic/y", fields = "custmer", on = Operation.UPDATE)
	static class SecondIsWrong extends Plain {

	}

	@Entity
	@Publish(destination = "/topic/x", mapper = NumberMapper.class)
	static class OtherMapper extends Plain {

	}

	static class NumberMapper implements MessageMapper<Number> {

		@Override
		public @Nullable Object map(Number entity, Operation operation) {
			return null;
		}

	}

	static class NullMapper implements MessageMapper<Object> {

		@Override
		public @Nullable Object map(Object entity, Operation operation) {
			return null;
		}

	}

}
