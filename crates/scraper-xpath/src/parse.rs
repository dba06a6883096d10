//! From words to an expression, by the grammar of the recommendation.

use super::{
    expr::{Axis, Comparison, Expr, LocationStep, Operation, Predicate, Start, Test, asks_position, gives_number},
    function::Function,
    token::{Token, tokens},
};

/// How deep parentheses and predicates may nest, and how many operators of one rank may follow one another.
const DEEPEST: usize = 64;

const AXES: [(&str, Axis); 12] = [
    ("ancestor", Axis::Ancestor),
    ("ancestor-or-self", Axis::AncestorOrSelf),
    ("attribute", Axis::Attribute),
    ("child", Axis::Child),
    ("descendant", Axis::Descendant),
    ("descendant-or-self", Axis::DescendantOrSelf),
    ("following", Axis::Following),
    ("following-sibling", Axis::FollowingSibling),
    ("parent", Axis::Parent),
    ("preceding", Axis::Preceding),
    ("preceding-sibling", Axis::PrecedingSibling),
    ("self", Axis::Own),
];

/// Parses an expression.
pub(crate) fn parse(source: &str) -> Result<Expr, String> {
    let mut parser = Parser { tokens: tokens(source)?, at: 0, depth: 0 };
    if parser.tokens.is_empty() {
        return Err("it is empty".into());
    }
    let expr = parser.or()?;
    match parser.tokens.get(parser.at) {
        None => Ok(expr),
        Some(token) => Err(format!("{} does not fit where it stands", shown(token))),
    }
}

fn shown(token: &Token) -> String {
    match token {
        Token::Name(name) => format!("`{name}`"),
        Token::Mark(mark) => format!("`{mark}`"),
        Token::Text(text) => format!("\"{text}\""),
        Token::Number(number) => format!("`{number}`"),
    }
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
}

impl Parser {
    fn is_at(&self, mark: &str) -> bool {
        matches!(self.tokens.get(self.at), Some(Token::Mark(own)) if *own == mark)
    }

    fn take(&mut self, mark: &str) -> bool {
        let taken = self.is_at(mark);
        self.at += usize::from(taken);
        taken
    }

    fn expect(&mut self, mark: &str) -> Result<(), String> {
        if self.take(mark) {
            return Ok(());
        }
        let found = self.tokens.get(self.at).map_or("its end".into(), shown);
        Err(format!("`{mark}` is missing before {found}"))
    }

    fn or(&mut self) -> Result<Expr, String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(format!("it is nested more than {DEEPEST} deep"));
        }
        let expr = self.several("or", Self::and, Expr::Or);
        self.depth -= 1;
        expr
    }

    fn and(&mut self) -> Result<Expr, String> {
        self.several("and", Self::equality, Expr::And)
    }

    fn several(
        &mut self,
        mark: &str,
        mut operand: impl FnMut(&mut Self) -> Result<Expr, String>,
        join: fn(Vec<Expr>) -> Expr,
    ) -> Result<Expr, String> {
        let mut first = operand(self)?;
        if self.is_at(mark) {
            let mut all = vec![first];
            while self.take(mark) {
                all.push(operand(self)?);
            }
            first = join(all);
        }
        Ok(first)
    }

    /// Operands with operators of one rank between them, from left to right.
    fn chain<O: Copy>(
        &mut self,
        operators: &[(&str, O)],
        operand: fn(&mut Self) -> Result<Expr, String>,
        join: fn(O, Box<Expr>, Box<Expr>) -> Expr,
    ) -> Result<Expr, String> {
        let mut left = operand(self)?;
        for _ in 0..DEEPEST {
            let Some((_, operator)) = operators.iter().find(|(mark, _)| self.take(mark)) else { return Ok(left) };
            left = join(*operator, Box::new(left), Box::new(operand(self)?));
        }
        Err(format!("more than {DEEPEST} operators follow one another"))
    }

    fn equality(&mut self) -> Result<Expr, String> {
        let operators = [("=", Comparison::Equal), ("!=", Comparison::Unequal)];
        self.chain(&operators, Self::relation, Expr::Compare)
    }

    fn relation(&mut self) -> Result<Expr, String> {
        let operators = [
            ("<", Comparison::Less),
            ("<=", Comparison::AtMost),
            (">", Comparison::Greater),
            (">=", Comparison::AtLeast),
        ];
        self.chain(&operators, Self::sum, Expr::Compare)
    }

    fn sum(&mut self) -> Result<Expr, String> {
        self.chain(&[("+", Operation::Add), ("-", Operation::Subtract)], Self::product, Expr::Calculate)
    }

    fn product(&mut self) -> Result<Expr, String> {
        let operators = [("*", Operation::Multiply), ("div", Operation::Divide), ("mod", Operation::Remainder)];
        self.chain(&operators, Self::signed, Expr::Calculate)
    }

    fn signed(&mut self) -> Result<Expr, String> {
        let mut signs = 0;
        while self.take("-") {
            signs += 1;
        }
        let expr = self.several("|", Self::path, Expr::Union)?;
        Ok(match signs {
            0 => expr,
            odd if odd % 2 == 1 => Expr::Minus(Box::new(expr)),
            // minus twice makes a number of it all the same
            _ => Expr::Minus(Box::new(Expr::Minus(Box::new(expr)))),
        })
    }

    fn path(&mut self) -> Result<Expr, String> {
        if self.begins_value() {
            let value = self.primary()?;
            let predicates = self.predicates()?;
            let value = if predicates.is_empty() { value } else { Expr::Filter(Box::new(value), predicates) };
            if !self.is_at("/") && !self.is_at("//") {
                return Ok(value);
            }
            let mut steps = Vec::new();
            self.steps(&mut steps)?;
            return Ok(Expr::Path(Start::Nodes(Box::new(value)), steps));
        }
        let mut steps = Vec::new();
        if self.is_at("//") {
            self.steps(&mut steps)?;
            return Ok(Expr::Path(Start::Root, steps));
        }
        if self.take("/") {
            if self.begins_step() {
                steps.push(self.step()?);
                self.steps(&mut steps)?;
            }
            return Ok(Expr::Path(Start::Root, steps));
        }
        steps.push(self.step()?);
        self.steps(&mut steps)?;
        Ok(Expr::Path(Start::Here, steps))
    }

    /// The steps behind `/` and `//`.
    fn steps(&mut self, steps: &mut Vec<LocationStep>) -> Result<(), String> {
        loop {
            if self.take("//") {
                steps.push(LocationStep { axis: Axis::DescendantOrSelf, test: Test::Anything, predicates: Vec::new() });
            } else if !self.take("/") {
                return Ok(());
            }
            steps.push(self.step()?);
        }
    }

    /// Whether a value stands here and no step: a text, a number, a function's call, parentheses.
    fn begins_value(&self) -> bool {
        match self.tokens.get(self.at) {
            Some(Token::Text(_) | Token::Number(_)) => true,
            Some(Token::Mark(mark)) => matches!(*mark, "(" | "$"),
            Some(Token::Name(name)) => {
                matches!(self.tokens.get(self.at + 1), Some(Token::Mark("("))) && node_test(name).is_none()
            }
            None => false,
        }
    }

    fn begins_step(&self) -> bool {
        match self.tokens.get(self.at) {
            Some(Token::Name(_)) => true,
            Some(Token::Mark(mark)) => matches!(*mark, "." | ".." | "@"),
            _ => false,
        }
    }

    fn primary(&mut self) -> Result<Expr, String> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        match token {
            Some(Token::Text(text)) => Ok(Expr::Text(text)),
            Some(Token::Number(number)) => Ok(Expr::Number(number)),
            Some(Token::Name(name)) => {
                self.expect("(")?;
                let mut arguments = Vec::new();
                while !self.take(")") {
                    if !arguments.is_empty() {
                        self.expect(",")?;
                    }
                    arguments.push(self.or()?);
                }
                Ok(Expr::Call(Function::named(&name, arguments.len())?, arguments))
            }
            Some(Token::Mark("(")) => {
                let inner = self.or()?;
                self.expect(")")?;
                Ok(inner)
            }
            _ => Err("it names a variable, and there are none".into()),
        }
    }

    fn step(&mut self) -> Result<LocationStep, String> {
        let short = |axis| LocationStep { axis, test: Test::Anything, predicates: Vec::new() };
        if self.take("..") {
            return Ok(short(Axis::Parent));
        }
        if self.take(".") {
            return Ok(short(Axis::Own));
        }
        let axis = if self.take("@") { Axis::Attribute } else { self.axis()? };
        let test = match self.tokens.get(self.at).cloned() {
            Some(Token::Name(name)) => {
                self.at += 1;
                self.test(&name)?
            }
            Some(token) => return Err(format!("a name is missing before {}", shown(&token))),
            None => return Err("a name is missing at its end".into()),
        };
        Ok(LocationStep { axis, test, predicates: self.predicates()? })
    }

    fn axis(&mut self) -> Result<Axis, String> {
        let (Some(Token::Name(name)), Some(Token::Mark("::"))) =
            (self.tokens.get(self.at), self.tokens.get(self.at + 1))
        else {
            return Ok(Axis::Child);
        };
        let axis = AXES.iter().find(|(known, _)| known == name).map(|(_, axis)| *axis);
        let axis = axis.ok_or_else(|| format!("`{name}` is no axis"))?;
        self.at += 2;
        Ok(axis)
    }

    fn test(&mut self, name: &str) -> Result<Test, String> {
        if name == "*" {
            return Ok(Test::Every);
        }
        match node_test(name).filter(|_| self.is_at("(")) {
            Some(test) => {
                self.expect("(")?;
                // the name of a processing instruction
                self.at += usize::from(matches!(self.tokens.get(self.at), Some(Token::Text(_))));
                self.expect(")")?;
                Ok(test)
            }
            None => Ok(Test::Named(name.to_lowercase())),
        }
    }

    fn predicates(&mut self) -> Result<Vec<Predicate>, String> {
        let mut predicates = Vec::new();
        while self.take("[") {
            let expr = self.or()?;
            self.expect("]")?;
            predicates.push(Predicate { counts: gives_number(&expr) || asks_position(&expr), expr });
        }
        Ok(predicates)
    }
}

fn node_test(name: &str) -> Option<Test> {
    match name {
        "node" => Some(Test::Anything),
        "text" => Some(Test::Text),
        "comment" | "processing-instruction" => Some(Test::Nothing),
        _ => None,
    }
}
