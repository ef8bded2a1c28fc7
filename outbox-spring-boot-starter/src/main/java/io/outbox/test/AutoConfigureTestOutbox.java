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

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Annotation for a test class to test an application without a broker. Beside
 * {@code @SpringBootTest} or {@code @DataJpaTest}, it puts a broker in memory in the
 * place of the real one, stops the relay from starting by itself, and adds the beans
 * {@link PublishedMessages}, {@link TestRelay} and {@link TestBroker}: <pre class="code">
 * &#064;SpringBootTest
 * &#064;AutoConfigureTestOutbox
 * class OrderTests {
 *
 *     &#064;Test
 *     void orderIsAnnounced(@Autowired OrderService orders, @Autowired PublishedMessages published) {
 *         orders.place("ada", "keyboard");
 *
 *         assertThat(published).contains(OrderPlaced.class).withKey("Order:1");
 *     }
 *
 * }</pre>
 * <p>
 * Every test method begins with empty tables of the outbox and a broker that knows
 * nothing: <strong>all rows of outbox_message and inbox_message are deleted</strong>, so
 * tests need a database of their own. Refused messages are due after the configured
 * intervals without jitter; subscribers try again at once.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
public @interface AutoConfigureTestOutbox {

	/**
	 * Who runs the relay.
	 * @return the test itself by default
	 */
	RelayMode relay() default RelayMode.STEPPED;

	/**
	 * Who runs the relay.
	 */
	enum RelayMode {

		/** The test, on its own thread, through {@link TestRelay}. */
		STEPPED,

		/**
		 * Threads in the background, as in the application. The test has to wait for what
		 * they do.
		 */
		BACKGROUND

	}

}
