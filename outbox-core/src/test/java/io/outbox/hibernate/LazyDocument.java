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

import io.outbox.Operation;
import io.outbox.Publish;
import jakarta.persistence.Basic;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import org.jspecify.annotations.Nullable;

/**
 * An entity that a class loader of its own enhances.
 */
@Entity(name = "Lazy")
@Publish(destination = "/topic/x", on = { Operation.UPDATE, Operation.DELETE })
class LazyDocument {

	@Id
	private long id;

	@Basic(fetch = FetchType.LAZY)
	private String content = "long";

	@ManyToOne(fetch = FetchType.LAZY)
	private @Nullable Owner owner;

	private String text = "x";

	void setId(long id) {
		this.id = id;
	}

	String getContent() {
		return this.content;
	}

	void setContent(String content) {
		this.content = content;
	}

	@Nullable Owner getOwner() {
		return this.owner;
	}

	void setOwner(Owner owner) {
		this.owner = owner;
	}

	void setText(String text) {
		this.text = text;
	}

	String getText() {
		return this.text;
	}

	@Entity(name = "Owner")
	static class Owner {

		@Id
		private long id;

		private String name = "n";

		void setId(long id) {
			this.id = id;
		}

		String getName() {
			return this.name;
		}

	}

}
