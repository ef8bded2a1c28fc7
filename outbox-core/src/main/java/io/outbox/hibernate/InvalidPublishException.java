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

import io.outbox.OutboxException;
import org.jspecify.annotations.Nullable;

/**
 * A {@link io.outbox.Publish @Publish} annotation has a mistake. Thrown at startup.
 */
@SuppressWarnings("serial")
public class InvalidPublishException extends OutboxException {

	private final String entity;

	private final String attribute;

	private final String problem;

	private final String fix;

	/**
	 * Create an exception.
	 * @param entity the name of the annotated class
	 * @param attribute the attribute of the annotation, or {@code ""} for the annotation
	 * as a whole
	 * @param problem what is wrong, a sentence without full stop
	 * @param fix what to do, a sentence without full stop
	 */
	public InvalidPublishException(String entity, String attribute, String problem, String fix) {
		this(entity, attribute, problem, fix, null);
	}

	/**
	 * Create an exception with a cause.
	 * @param entity the name of the annotated class
	 * @param attribute the attribute of the annotation, or {@code ""} for the annotation
	 * as a whole
	 * @param problem what is wrong, a sentence without full stop
	 * @param fix what to do, a sentence without full stop
	 * @param cause the cause, or {@code null}
	 */
	public InvalidPublishException(String entity, String attribute, String problem, String fix,
			@Nullable Throwable cause) {
		super("@Publish" + (attribute.isEmpty() ? "" : "(" + attribute + ")") + " of " + entity + ": " + problem
				+ (problem.endsWith("?") ? " " : ". ") + fix + ".", cause);
		this.entity = entity;
		this.attribute = attribute;
		this.problem = problem;
		this.fix = fix;
	}

	/**
	 * The name of the annotated class.
	 * @return the class name
	 */
	public String getEntity() {
		return this.entity;
	}

	/**
	 * The attribute of the annotation that is wrong.
	 * @return the attribute, or an empty string for the annotation as a whole
	 */
	public String getAttribute() {
		return this.attribute;
	}

	/**
	 * What is wrong.
	 * @return a sentence without full stop
	 */
	public String getProblem() {
		return this.problem;
	}

	/**
	 * What to do.
	 * @return a sentence without full stop
	 */
	public String getFix() {
		return this.fix;
	}

}
