//! The macros that the generated registry calls.

macro_rules! newtype {
    ($ty:ty) => {
        impl $crate::json::FromJson for $ty {
            fn from_json(value: &serde_json::Value) -> Result<Self, String> {
                $crate::json::FromJson::from_json(value).map(Self)
            }
        }
    };
}

macro_rules! from_fields {
    ($ty:ty { $($field:ident: $name:literal),* }) => {
        impl $crate::json::FromJson for $ty {
            #[allow(unused_mut, unused_variables, clippy::field_reassign_with_default)]
            fn from_json(value: &serde_json::Value) -> Result<Self, String> {
                let mut out = <Self as Default>::default();
                $(
                    out.$field = $crate::json::FromJson::from_json($crate::json::field(value, $name)?)
                        .map_err(|error| format!("{}: {error}", $name))?;
                )*
                Ok(out)
            }
        }
    };
}

macro_rules! layout {
    ($ty:ty { $($field:ident: $name:literal),* } { $($hidden:ident: $hidden_name:literal),* }
            { $($prefix:ident: $prefix_name:literal),* }) => {
        from_fields!($ty { $($field: $name),* });
        impl $crate::kinds::Layout for $ty {
            const SIZE: usize = <$ty>::SIZE;
            const ALIGN: usize = core::mem::align_of::<$ty>();
            fn offsets() -> Vec<(&'static str, usize)> {
                vec![
                    $(($name, core::mem::offset_of!($ty, $field)),)*
                    $(($hidden_name, core::mem::offset_of!($ty, $hidden)),)*
                ]
            }
            fn prefixes() -> Vec<(&'static str, usize)> {
                vec![$(($prefix_name, <$ty>::$prefix)),*]
            }
            fn read(bytes: &[u8]) -> Result<Self, pf_abi::runtime::DecodeError> {
                <$ty>::read(bytes)
            }
            fn read_from(bytes: &[u8], min: usize) -> Result<Self, pf_abi::runtime::DecodeError> {
                <$ty>::read_from(bytes, min)
            }
            fn bytes(&self) -> Vec<u8> {
                <$ty>::bytes(self).to_vec()
            }
        }
    };
}

macro_rules! token {
    ($ty:ty { $($part:ident: $name:literal),* }) => {
        impl $crate::kinds::Token for $ty {
            fn pack(parts: &serde_json::Value) -> Result<u64, String> {
                let token = <$ty>::new(
                    $($crate::json::FromJson::from_json($crate::json::field(parts, $name)?)?),*
                );
                Ok(u64::from(token.0))
            }
            fn unpack(word: u64) -> Option<Vec<(&'static str, u64)>> {
                let token = Self(word.try_into().ok()?);
                Some(vec![$(($name, u64::from(token.$part()))),*])
            }
        }
    };
}

macro_rules! message {
    ($ty:ty { $($field:ident: $name:literal),* }) => {
        from_fields!($ty { $($field: $name),* });
        codec!($ty, decode_exact);
    };
}

/// A union's JSON is `{ kind, body }`; a kept unknown one has its tag beside it.
#[allow(unused_macros)]
macro_rules! union {
    ($ty:ty, $tag:ident, $unknown:ident { $($variant:ident: $name:literal $($body:path)?),* }) => {
        const _: () = {
            type Union = $ty;
            impl $crate::json::FromJson for Union {
                fn from_json(value: &serde_json::Value) -> Result<Self, String> {
                    let kind: String = $crate::json::FromJson::from_json($crate::json::field(value, "kind")?)?;
                    match kind.as_str() {
                        $($name => Ok(union_case!(value $variant $($body)?)),)*
                        _ => union_unknown!($unknown $tag value),
                    }
                }
            }
        };
        codec!($ty, decode);
    };
}

#[allow(unused_macros)]
macro_rules! union_case {
    ($value:ident $variant:ident) => {
        Union::$variant
    };
    ($value:ident $variant:ident $body:path) => {
        Union::$variant(<$body as $crate::json::FromJson>::from_json($crate::json::field($value, "body")?)?)
    };
}

#[allow(unused_macros)]
macro_rules! union_unknown {
    (error $tag:ident $value:ident) => {
        Err(format!("no such case: {}", $value))
    };
    (keep $tag:ident $value:ident) => {
        Ok(Union::Unknown {
            tag: <$tag as $crate::json::FromJson>::from_json($crate::json::field($value, "tag")?)?,
            body: $crate::json::FromJson::from_json($crate::json::field($value, "body")?)?,
        })
    };
}

/// A registry's JSON has each entry under its name, and the kept unknown ones in a list of their own.
#[allow(unused_macros)]
macro_rules! entries {
    ($ty:ty, $tag:ident, $unknown:ident { $($field:ident: $name:literal),* }) => {
        impl $crate::json::FromJson for $ty {
            #[allow(unused_mut, unused_variables, clippy::field_reassign_with_default)]
            fn from_json(value: &serde_json::Value) -> Result<Self, String> {
                let mut out = <Self as Default>::default();
                $(
                    out.$field = $crate::json::FromJson::from_json($crate::json::field(value, $name)?)
                        .map_err(|error| format!("{}: {error}", $name))?;
                )*
                entries_unknown!($unknown $tag out value);
                Ok(out)
            }
        }
        codec!($ty, decode);
    };
}

#[allow(unused_macros)]
macro_rules! entries_unknown {
    (keep $tag:ident $out:ident $value:ident) => {
        for item in $crate::json::field($value, "unknown")?.as_array().ok_or("no list of unknown entries")? {
            $out.unknown.push(pf_abi::runtime::UnknownEntry {
                tag: <$tag as $crate::json::FromJson>::from_json($crate::json::field(item, "tag")?)?,
                value: $crate::json::FromJson::from_json($crate::json::field(item, "value")?)?,
            });
        }
    };
    ($unknown:ident $tag:ident $out:ident $value:ident) => {};
}

macro_rules! codec {
    ($ty:ty, $exact:ident) => {
        impl $crate::kinds::Message for $ty {
            const MIN_SIZE: usize = <$ty>::MIN_SIZE;
            const MAX_SIZE: usize = <$ty>::MAX_SIZE;
            fn encode(&self) -> Result<Vec<u8>, pf_abi::runtime::EncodeError> {
                <$ty>::encode(self)
            }
            fn decode(bytes: &[u8]) -> Result<Self, pf_abi::runtime::DecodeError> {
                <$ty>::decode(bytes)
            }
            fn decode_exact(bytes: &[u8]) -> Result<Self, pf_abi::runtime::DecodeError> {
                <$ty>::$exact(bytes)
            }
            fn decode_prefix(bytes: &[u8]) -> Result<(Self, usize), pf_abi::runtime::DecodeError> {
                <$ty>::decode_prefix(bytes)
            }
            fn validate(bytes: &[u8]) -> Result<(), pf_abi::runtime::DecodeError> {
                <$ty>::validate(bytes)
            }
        }
    };
}

macro_rules! exchange {
    ($ty:ty { $($variant:ident: $name:literal $message:ty),* }) => {
        impl $crate::kinds::Exchange for $ty {
            const MAGIC: u32 = <$ty>::MAGIC;
            const MAX_BODY: usize = <$ty>::MAX_BODY;
            fn named(name: &str, value: &serde_json::Value) -> Result<Self, String> {
                match name {
                    $($name => <$message as $crate::json::FromJson>::from_json(value).map(Self::$variant),)*
                    _ => Err(format!("no message '{name}'")),
                }
            }
            fn kind(&self) -> u32 {
                <$ty>::kind(self)
            }
            fn encode(&self, seq: u32) -> Result<Vec<u8>, pf_abi::runtime::EncodeError> {
                <$ty>::encode(self, seq)
            }
            fn parse_header(bytes: &[u8]) -> Result<pf_abi::runtime::FrameHeader, pf_abi::runtime::DecodeError> {
                <$ty>::parse_header(bytes)
            }
            fn decode(kind: u32, body: &[u8]) -> Result<Self, pf_abi::runtime::DecodeError> {
                <$ty>::decode(kind, body)
            }
        }
    };
}

macro_rules! registry {
    ($($kind:ident $plane:literal $name:literal $ty:ty;)*) => {
        /// Shows every type of the schema to the visitor, in the order of the schema.
        pub fn visit(visitor: &mut impl $crate::kinds::Visitor) {
            $(visitor.$kind::<$ty>($plane, $name);)*
        }
    };
}

macro_rules! values {
    ($($plane:literal $name:literal $value:expr;)*) => {
        /// Plane, name and printed form of every constant, enumeration value, flag, code and object name.
        #[must_use]
        pub fn values() -> Vec<(&'static str, &'static str, String)> {
            vec![$(($plane, $name, $crate::json::Printed::printed(&$value))),*]
        }
    };
}
