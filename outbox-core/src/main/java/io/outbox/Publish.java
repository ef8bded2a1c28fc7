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

package io.outbox;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Publishes a message whenever Hibernate writes the annotated JPA entity. The message row
 * is written in the transaction that writes the entity, so that it exists if and only if
 * that transaction commits, and is sent to the broker afterwards.
 * <p>
 * The body is JSON with the values that Hibernate wrote, {@code "id"} first.
 * {@link #fields()}, {@link #serializer()} and {@link #mapper()} choose another body and
 * exclude each other. A mistake in the annotation fails the start of the application.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Repeatable(Publish.List.class)
public @interface Publish {

	/**
	 * STOMP destination without the version, such as {@code /topic/orders}.
	 * <code>${property}</code> placeholders are resolved at startup.
	 * @return the destination
	 */
	String destination();

	/**
	 * Version that is appended to the destination after a dot. An empty string appends
	 * nothing.
	 * @return the version
	 */
	String version() default "v1";

	/**
	 * Names of the attributes that go into the body, in this order; the id is always the
	 * first. Empty means all attributes but collections.
	 * @return the attribute names
	 */
	String[] fields() default {};

	/**
	 * Name of a method of the entity without parameters whose result is the body.
	 * @return the method name, or an empty string for none
	 */
	String serializer() default "";

	/**
	 * Type of a Spring bean, or a class with a constructor without parameters, that maps
	 * the entity to its body.
	 * @return the mapper type, or {@code MessageMapper.class} for none
	 */
	@SuppressWarnings("rawtypes")
	Class<? extends MessageMapper> mapper() default MessageMapper.class;

	/**
	 * Operations that publish a message.
	 * @return the operations
	 */
	Operation[] on() default Operation.INSERT;

	/**
	 * Attribute path of the ordering key; messages with equal keys reach the broker in
	 * order. An empty string means the name of the root entity, a colon and the id.
	 * @return the attribute path
	 */
	String key() default "";

	/**
	 * Logical message type, sent as the header {@code dop-msg-type}. An empty string
	 * means the entity name.
	 * @return the message type
	 */
	String type() default "";

	/**
	 * Holds several {@link Publish} annotations of one entity.
	 */
	@Documented
	@Inherited
	@Retention(RetentionPolicy.RUNTIME)
	@Target(ElementType.TYPE)
	@interface List {

		/**
		 * The annotations.
		 * @return the annotations
		 */
		Publish[] value();

	}

}
