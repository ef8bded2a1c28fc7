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

import org.springframework.context.ApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.TestExecutionListener;

/**
 * Has every test method begin with empty tables and an empty broker, before the test's
 * transaction begins and before its SQL scripts run.
 */
final class TestOutboxExecutionListener implements TestExecutionListener, Ordered {

	/** After the injection of dependencies, before transactions. */
	private static final int ORDER = 3500;

	@Override
	public int getOrder() {
		return ORDER;
	}

	@Override
	public void beforeTestMethod(TestContext testContext) {
		if (TestContextAnnotationUtils.hasAnnotation(testContext.getTestClass(), AutoConfigureTestOutbox.class)) {
			ApplicationContext context = testContext.getApplicationContext();
			TestTables tables = context.getBean(TestTables.class);
			tables.clear();
			context.getBean(InMemoryTransport.class).reset();
			// What subscribers have done to the end of the test before
			tables.clear();
		}
	}

}
