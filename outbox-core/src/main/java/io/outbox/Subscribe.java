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
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a method of a bean the handler of a durable subscription. The method takes any of
 * the body's type, {@link Payload}, Spring's {@code Message}, {@code @Header},
 * {@code @Headers}, {@code JsonNode}, {@code String} and {@code byte[]}. It runs in one
 * transaction with the inbox row that keeps a message from having a second effect.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
public @interface Subscribe {

	/**
	 * STOMP destination in full, such as {@code /topic/orders.v1}.
	 * <code>${property}</code> placeholders are resolved at startup.
	 * @return the destination
	 */
	String destination();

	/**
	 * Name of the durable queue. An empty string means the last segment of the
	 * destination.
	 * @return the queue
	 */
	String queue() default "";

	/**
	 * Name under which the inbox remembers messages. An empty string means the queue.
	 * @return the id
	 */
	String id() default "";

	/**
	 * Number of messages that are handled at the same time; {@code 0} means
	 * {@code outbox.subscriber.concurrency}.
	 * @return the concurrency
	 */
	int concurrency() default 0;

	/**
	 * Number of unacknowledged messages that the broker hands out; {@code 0} means
	 * {@code outbox.subscriber.prefetch}.
	 * @return the prefetch count
	 */
	int prefetch() default 0;

	/**
	 * Who acknowledges a message.
	 * @return the mode
	 */
	AckMode ackMode() default AckMode.AUTO;

	/**
	 * Whether only this consumer may read the queue.
	 * @return whether the subscription is exclusive
	 */
	boolean exclusive() default false;

	/**
	 * Name or qualifier of the transaction manager that the method runs in. Messages are
	 * remembered in the inbox table of its data source. <code>${property}</code>
	 * placeholders are resolved at startup. An empty string means the application's
	 * default transaction manager.
	 * @return the transaction manager
	 */
	String transactionManager() default "";

	/**
	 * Further headers of the SUBSCRIBE frame, each as {@code name=value}.
	 * @return the headers
	 */
	String[] headers() default {};

}
